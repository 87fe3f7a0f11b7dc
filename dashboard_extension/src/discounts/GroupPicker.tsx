import { useState } from "react";
import { useIntl } from "react-intl";
import { useRead } from "../api/hooks";
import { Found, Picker, SHOWN } from "../ui/Picker";
import type { Named } from "./kinds";
import { GroupsDocument } from "./query";

const NONE = "none";

interface Props {
  label: string;
  value: Named | null;
  onChange: (value: Named | null) => void;
  error?: string | undefined;
  hideLabel?: boolean;
}

/** The discount group of a customer, or none. */
export function GroupPicker({ label, value, onChange, error, hideLabel = false }: Props) {
  const intl = useIntl();
  const none = intl.formatMessage({ id: "discounts.none", defaultMessage: "None" });
  return (
    <Picker label={label} shown={value?.name ?? none} isEmpty={!value} error={error} hideLabel={hideLabel}>
      {(close) => (
        <Groups
          label={label}
          none={none}
          onPick={({ id, name }) => {
            onChange(id === NONE ? null : { id, name });
            close();
          }}
        />
      )}
    </Picker>
  );
}

function Groups({ label, none, onPick }: { label: string; none: string; onPick: (item: Named) => void }) {
  const intl = useIntl();
  const [search, setSearch] = useState("");
  const { data, error } = useRead(GroupsDocument, { first: SHOWN, ...(search ? { search } : {}) }, { keep: true });
  const groups = data?.groups?.edges.map(({ node }) => node);
  return (
    <Found
      label={label}
      find={intl.formatMessage({ id: "organization.find", defaultMessage: "Find by name" })}
      search={search}
      onSearch={setSearch}
      items={groups && (search ? groups : [{ id: NONE, name: none, isNone: true }, ...groups])}
      error={error}
      onPick={onPick}
    />
  );
}
