import { useState } from "react";
import { useIntl } from "react-intl";
import { useRead } from "../api/hooks";
import type { DiscountConditionTarget } from "../gql/graphql";
import { Found, Picker, SHOWN } from "../ui/Picker";
import type { Named } from "./kinds";
import { TargetsDocument } from "./query";

interface Props {
  target: DiscountConditionTarget;
  label: string;
  value: Named | null;
  onChange: (value: Named) => void;
  error?: string | undefined;
  isRequired?: boolean;
}

/** A category, collection, product or variant of the shop, found by name or number. */
export function TargetPicker({ target, label, value, onChange, error, isRequired = false }: Props) {
  const intl = useIntl();
  return (
    <Picker
      label={label}
      shown={value?.name ?? intl.formatMessage({ id: "organization.choose", defaultMessage: "Choose" })}
      isEmpty={!value}
      isRequired={isRequired}
      error={error}
    >
      {(close) => (
        <Things
          target={target}
          label={label}
          onPick={(item) => {
            onChange(item);
            close();
          }}
        />
      )}
    </Picker>
  );
}

interface ThingsProps extends Pick<Props, "target" | "label"> {
  onPick: (item: Named) => void;
}

function Things({ target, label, onPick }: ThingsProps) {
  const intl = useIntl();
  const [search, setSearch] = useState("");
  const { data, error } = useRead(
    TargetsDocument,
    { target, first: SHOWN, ...(search ? { search } : {}) },
    { keep: true },
  );
  return (
    <Found
      label={label}
      find={intl.formatMessage({ id: "assortment.find", defaultMessage: "Find by name or number" })}
      search={search}
      onSearch={setSearch}
      items={data?.found ?? undefined}
      error={error}
      onPick={onPick}
    />
  );
}
