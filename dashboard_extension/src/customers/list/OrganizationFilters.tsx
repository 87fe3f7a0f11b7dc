import { useIntl } from "react-intl";
import { useRead } from "../../api/hooks";
import type { CustomerFacetsQuery } from "../../gql/graphql";
import { KINDS, NONE, WORDS } from "../../organization/kinds";
import { UnitPicker } from "../../organization/UnitPicker";
import { Checkbox } from "../../ui/Choice";
import { NOWHERE } from "./Chip";
import { Section, Ticks } from "./FilterMenu";
import { UNITS } from "./state";

/** So many branches stand to be ticked; who looks for another one types. */
const SHOWN = 20;

interface Props {
  params: URLSearchParams;
  facets: CustomerFacetsQuery["customerProfileFacets"];
  onToggle: (name: string, id: string, on: boolean) => void;
}

/** Filters by company, branch and department, found by typing; branches that there are few of stand with their numbers. */
export default function OrganizationFilters({ params, facets, onToggle }: Props) {
  const intl = useIntl();
  const branches = useRead(KINDS.branches.list, { isArchived: false, first: SHOWN, parent: "", isOfOne: false }).data
    ?.units;
  const names = Object.keys(UNITS) as (keyof typeof UNITS)[];
  return (
    <>
      {names.map((name) => {
        const kind = UNITS[name];
        const isOn = (id: string) => params.getAll(name).includes(id);
        const nowhere = { id: NONE, name: intl.formatMessage(NOWHERE[name]) };
        const isShort = name === "branch" && branches && !branches.pageInfo.hasNextPage;
        return (
          <Section key={name} title={intl.formatMessage(WORDS[kind])}>
            {isShort ? (
              <Ticks
                options={[...branches.edges.map(({ node }) => node), nowhere]}
                countOf={(id) => facets?.branches.find(({ branchId }) => (branchId ?? NONE) === id)}
                isOn={isOn}
                onToggle={(id, on) => onToggle(name, id, on)}
              />
            ) : (
              <>
                <UnitPicker
                  kind={KINDS[kind]}
                  label={intl.formatMessage(WORDS[kind])}
                  hideLabel
                  value={null}
                  without={params.getAll(name)}
                  onChange={(unit) => unit && onToggle(name, unit.id, true)}
                />
                <Checkbox isSelected={isOn(NONE)} onChange={(on) => onToggle(name, NONE, on)}>
                  {nowhere.name}
                </Checkbox>
              </>
            )}
          </Section>
        );
      })}
    </>
  );
}
