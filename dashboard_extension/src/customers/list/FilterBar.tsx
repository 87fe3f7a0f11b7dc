import { ToggleButton } from "react-aria-components";
import { FormattedMessage } from "react-intl";
import { useRead } from "../../api/hooks";
import type { CustomerProfileFilterInput } from "../../gql/graphql";
import { usePermission } from "../../session/session";
import { Button } from "../../ui/Button";
import { STATUS_TEXTS } from "../status";
import { Chip, isUnit, UnitChip } from "./Chip";
import { Count } from "./Count";
import type { Field } from "./columns";
import { FilterMenu } from "./FilterMenu";
import { useFilterWords } from "./filterWords";
import { FacetsDocument } from "./query";
import { FILTER_NAMES, isFilter, STATUSES } from "./state";

export interface Named {
  id: string;
  name: string;
}

export type Changes = Record<string, string | readonly string[] | null>;

interface Props {
  params: URLSearchParams;
  filter: CustomerProfileFilterInput;
  tags: readonly Named[];
  groups: readonly Named[];
  fields: readonly Field[];
  hasOrganization: boolean;
  hasDiscounts: boolean;
  onChange: (changes: Changes) => void;
}

/** The filters that are on, each a click away from off, and the ones that there are. */
export function FilterBar({ params, filter, tags, groups, fields, hasOrganization, hasDiscounts, onChange }: Props) {
  const manages = usePermission("manage_customer_profiles");
  // Each status is counted without the choice among them, so that one sees how many the others would bring.
  const { statuses: chosen, ...others } = filter;
  const facets = useRead(FacetsDocument, { filter: others }, { enabled: manages, keep: true, staleTime: 30_000 }).data
    ?.customerProfileFacets;
  const words = useFilterWords(tags, groups, fields, params.has("channel"));
  const toggle = (name: string, value: string) => {
    const now = params.getAll(name);
    onChange({ [name]: now.includes(value) ? now.filter((each) => each !== value) : [...now, value] });
  };
  const shown = [...params.entries()].filter(([name]) => isFilter(name) && name !== "q" && name !== "status");
  const isFiltered = shown.length > 0 || params.has("status") || params.has("q");

  return (
    <div className="list-chips">
      {STATUSES.map((status) => (
        <ToggleButton
          key={status}
          className="chip"
          isSelected={chosen?.includes(status) ?? false}
          onChange={() => toggle("status", status)}
        >
          <FormattedMessage {...STATUS_TEXTS[status]} />
          <Count of={facets?.statuses.find((each) => each.status === status)} className="chip-count" />
        </ToggleButton>
      ))}
      {shown.map(([name, value]) => {
        const key = `${name}=${value}`;
        const drop = () => onChange({ [name]: params.getAll(name).filter((each) => each !== value) });
        return isUnit(name) ? (
          <UnitChip key={key} name={name} id={value} onDrop={drop} />
        ) : (
          <Chip key={key} text={words(name, value)} onDrop={drop} />
        );
      })}
      <FilterMenu {...{ params, tags, groups, fields, hasOrganization, hasDiscounts, facets, onChange }} />
      {isFiltered && (
        <Button
          look="quiet"
          onPress={() =>
            onChange(
              Object.fromEntries([...FILTER_NAMES, ...params.keys()].filter(isFilter).map((name) => [name, null])),
            )
          }
        >
          <FormattedMessage id="list.clear" defaultMessage="Clear" />
        </Button>
      )}
    </div>
  );
}
