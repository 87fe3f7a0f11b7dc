import { useIntl } from "react-intl";
import { useRead } from "../api/hooks";
import type { DiscountConditionTarget } from "../gql/graphql";
import type { Named } from "./kinds";
import { Picker, SHOWN } from "./Picker";
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
      find={intl.formatMessage({ id: "assortment.find", defaultMessage: "Find by name or number" })}
      shown={value?.name ?? intl.formatMessage({ id: "organization.choose", defaultMessage: "Choose" })}
      isEmpty={!value}
      isRequired={isRequired}
      error={error}
      useFound={(search) => {
        const { data, error: failed } = useRead(
          TargetsDocument,
          { target, first: SHOWN, ...(search ? { search } : {}) },
          { keep: true },
        );
        return { items: data?.found ?? undefined, error: failed };
      }}
      onPick={onChange}
    />
  );
}
