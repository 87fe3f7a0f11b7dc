import type { Ref } from "react";
import { useIntl } from "react-intl";
import { Select } from "../../ui/Select";
import { TextField } from "../../ui/TextField";
import type { FieldOfShop } from "./values";

interface Props {
  field: FieldOfShop;
  /** As the API writes it, or as it is being typed; empty for nothing. */
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  error?: string | undefined;
  ref?: Ref<HTMLInputElement & HTMLTextAreaElement>;
}

/** What a customer has in a field of the shop's own, typed or chosen by its kind; all of them can be empty. */
export function FieldInput({ field, value, onChange, onBlur, error, ref }: Props) {
  const intl = useIntl();
  const { name, kind, choices } = field;
  if (kind === "BOOLEAN" || kind === "CHOICE") {
    const options =
      kind === "CHOICE"
        ? choices.map((choice) => ({ id: choice, label: choice }))
        : [
            { id: "true", label: intl.formatMessage({ id: "customFields.yes", defaultMessage: "Yes" }) },
            { id: "false", label: intl.formatMessage({ id: "customFields.no", defaultMessage: "No" }) },
          ];
    // An archived choice stays what it is until another one is chosen.
    const kept = value && !options.some(({ id }) => id === value) ? [{ id: value, label: value }] : [];
    return (
      <Select
        label={name}
        value={value}
        options={[{ id: "", label: "–" }, ...options, ...kept]}
        onChange={onChange}
        error={error}
      />
    );
  }
  return (
    <TextField
      label={name}
      value={value}
      onChange={onChange}
      error={error}
      ref={ref ?? null}
      autoComplete="off"
      {...(onBlur ? { onBlur } : {})}
      {...(kind === "DATE"
        ? { type: "date" }
        : kind === "NUMBER"
          ? { inputMode: "decimal" as const }
          : { maxLength: 500 })}
    />
  );
}
