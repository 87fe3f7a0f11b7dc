import { useIntl } from "react-intl";
import { useRead } from "../../api/hooks";
import { GroupPicker } from "../../discounts/GroupPicker";
import { GroupsDocument } from "../../discounts/query";
import type { CustomerFacetsQuery } from "../../gql/graphql";
import { NONE } from "../../organization/kinds";
import { Checkbox } from "../../ui/Choice";
import { NOWHERE } from "./Chip";
import { Section, Ticks } from "./FilterMenu";

/** So many stand to be ticked; who looks for another one types. */
const SHOWN = 20;

interface Props {
  params: URLSearchParams;
  facets: CustomerFacetsQuery["customerProfileFacets"];
  onToggle: (name: string, id: string, on: boolean) => void;
}

/** The filter by discount group: with numbers where there are few, else found by typing. */
export default function DiscountFilters({ params, facets, onToggle }: Props) {
  const intl = useIntl();
  const groups = useRead(GroupsDocument, { first: SHOWN }).data?.groups;
  const label = intl.formatMessage({ id: "discounts.one", defaultMessage: "Discount group" });
  const nowhere = { id: NONE, name: intl.formatMessage(NOWHERE.discount) };
  const isOn = (id: string) => params.getAll("discount").includes(id);
  const toggle = (id: string, on: boolean) => onToggle("discount", id, on);
  return (
    <Section title={label}>
      {groups && !groups.pageInfo.hasNextPage ? (
        <Ticks
          options={[...groups.edges.map(({ node }) => node), nowhere]}
          countOf={(id) => facets?.discountGroups.find((each) => (each.discountGroupId ?? NONE) === id)}
          isOn={isOn}
          onToggle={toggle}
        />
      ) : (
        <>
          <GroupPicker label={label} hideLabel value={null} onChange={(group) => group && toggle(group.id, true)} />
          <Checkbox isSelected={isOn(NONE)} onChange={(on) => toggle(NONE, on)}>
            {nowhere.name}
          </Checkbox>
        </>
      )}
    </Section>
  );
}
