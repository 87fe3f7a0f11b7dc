import { useIntl } from "react-intl";
import { useRead } from "../api/hooks";
import type { Named } from "./kinds";
import { Picker, SHOWN } from "./Picker";
import { GroupsDocument } from "./query";

const NONE = "none";

interface Props {
  label: string;
  value: Named | null;
  onChange: (value: Named | null) => void;
  error?: string | undefined;
}

/** The discount group of a customer, or none. */
export function GroupPicker({ label, value, onChange, error }: Props) {
  const intl = useIntl();
  const none = intl.formatMessage({ id: "discounts.none", defaultMessage: "None" });
  return (
    <Picker
      label={label}
      find={intl.formatMessage({ id: "organization.find", defaultMessage: "Find by name" })}
      shown={value?.name ?? none}
      isEmpty={!value}
      error={error}
      useFound={(search) => {
        const { data, error: failed } = useRead(
          GroupsDocument,
          { first: SHOWN, ...(search ? { search } : {}) },
          { keep: true },
        );
        const groups = data?.groups?.edges.map(({ node: { id, name } }) => ({ id, name }));
        return { items: groups && (search ? groups : [{ id: NONE, name: none }, ...groups]), error: failed };
      }}
      onPick={({ id, name }) => onChange(id === NONE ? null : { id, name })}
    />
  );
}
