import { useState } from "react";
import { useIntl } from "react-intl";
import { useRead } from "../api/hooks";
import { nameOf } from "../customers/status";
import { Found, Picker, SHOWN } from "../ui/Picker";
import { FindCustomersDocument } from "./query";

interface Props {
  label: string;
  /** Name of who is chosen. */
  value: string | null;
  onChange: (id: string) => void;
}

/** One customer, found by typing. */
export function CustomerPicker({ label, value, onChange }: Props) {
  const intl = useIntl();
  const shown = value ?? intl.formatMessage({ id: "assortment.chooseCustomer", defaultMessage: "Choose a customer" });
  return (
    <Picker label={label} shown={shown} isEmpty={!value}>
      {(close) => (
        <Customers
          label={label}
          onPick={(picked) => {
            onChange(picked);
            close();
          }}
        />
      )}
    </Picker>
  );
}

function Customers({ label, onPick }: { label: string; onPick: (id: string) => void }) {
  const intl = useIntl();
  const [search, setSearch] = useState("");
  const { data, error } = useRead(
    FindCustomersDocument,
    { ...(search ? { search } : {}), first: SHOWN },
    { keep: true },
  );
  return (
    <Found
      label={label}
      find={intl.formatMessage({ id: "assortment.findCustomer", defaultMessage: "Find a customer" })}
      search={search}
      onSearch={setSearch}
      items={data?.customerProfiles?.edges.map(({ node }) => ({ id: node.id, name: nameOf(node), more: node.email }))}
      error={error}
      onPick={({ id }) => onPick(id)}
    />
  );
}
