import { useState } from "react";
import { useIntl } from "react-intl";
import { useRead } from "../api/hooks";
import { Found, Picker, SHOWN } from "../ui/Picker";
import { type Kind, NONE, type Parent } from "./kinds";

interface Props {
  kind: Kind;
  label: string;
  value: Parent | null;
  onChange: (value: Parent | null) => void;
  /** What choosing none is called; without it one has to be chosen. */
  none?: string;
  /** Only those that belong to one of these: ids, or "none". */
  of?: readonly string[];
  /** Ids that cannot be chosen. */
  without?: readonly string[];
  error?: string | undefined;
  hideLabel?: boolean;
}

/** One unit of a kind that is in use, found by typing. */
export function UnitPicker({ kind, label, value, onChange, none, of, without = [], error, hideLabel = false }: Props) {
  const intl = useIntl();
  const shown = value?.name ?? none ?? intl.formatMessage({ id: "organization.choose", defaultMessage: "Choose" });
  return (
    <Picker label={label} shown={shown} isEmpty={!value} error={error} hideLabel={hideLabel}>
      {(close) => (
        <Units
          kind={kind}
          label={label}
          of={of}
          without={without}
          none={none}
          onPick={(unit) => {
            onChange(unit);
            close();
          }}
        />
      )}
    </Picker>
  );
}

interface UnitsProps extends Pick<Props, "kind" | "label" | "of" | "none"> {
  without: readonly string[];
  onPick: (unit: Parent | null) => void;
}

function Units({ kind, label, of, none, without, onPick }: UnitsProps) {
  const intl = useIntl();
  const [search, setSearch] = useState("");
  const { data, error } = useRead(
    kind.list,
    {
      ...(search ? { search } : {}),
      isArchived: false,
      first: SHOWN,
      ...(kind.parent && of ? { of: [...of] } : {}),
      parent: "",
      isOfOne: false,
    },
    { keep: true },
  );
  const units = data?.units?.edges.map(({ node }) => node).filter(({ id }) => !without.includes(id));
  return (
    <Found
      label={label}
      find={intl.formatMessage({ id: "organization.find", defaultMessage: "Find by name" })}
      search={search}
      onSearch={setSearch}
      items={
        units && [
          ...(none && !search ? [{ id: NONE, name: none, isNone: true }] : []),
          ...units.map(({ id, name, parent = null }) => ({ id, name, parent, more: placeOf(parent) })),
        ]
      }
      error={error}
      onPick={(item) => onPick("parent" in item ? { id: item.id, name: item.name, parent: item.parent } : null)}
    />
  );
}

/** Name what a unit belongs to, and what that belongs to. */
function placeOf(parent: Parent | null): string | undefined {
  return parent ? [parent.name, parent.parent?.name].filter(Boolean).join(" · ") : undefined;
}
