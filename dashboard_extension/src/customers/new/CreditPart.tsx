import { type Control, useWatch } from "react-hook-form";
import { FormattedMessage } from "react-intl";
import { useSession } from "../../session/session";
import { FormField, FormSelect } from "../../ui/form";
import type { Choices, Values } from "./form";

interface Props {
  control: Control<Values, unknown, Values>;
  reasons: NonNullable<Choices["creditReasons"]>;
}

/** Credit that the customer begins with; without an amount there is none. */
export function CreditPart({ control, reasons }: Props) {
  const session = useSession();
  const [own, chosen] = useWatch({ control, name: ["currency", "firstCredit.currency"] });
  const typed = /^[a-z]{3}$/i.test(own) ? own.toUpperCase() : "";
  const currencies = [...new Set([session.currency, typed, chosen])].filter(Boolean);
  return (
    <div className="form">
      <div className="form-grid">
        <FormField
          control={control}
          name="firstCredit.amount"
          inputMode="decimal"
          autoComplete="off"
          unit={chosen}
          label={<FormattedMessage id="new.amount" defaultMessage="Amount" />}
        />
        {currencies.length > 1 && (
          <FormSelect
            control={control}
            name="firstCredit.currency"
            options={currencies.map((code) => ({ id: code, label: code }))}
            label={<FormattedMessage id="new.creditCurrency" defaultMessage="Currency of the credit" />}
          />
        )}
        <FormSelect
          control={control}
          name="firstCredit.reason"
          options={reasons.map(({ code, label }) => ({ id: code, label }))}
          label={<FormattedMessage id="new.reason" defaultMessage="Reason" />}
        />
        <FormField
          control={control}
          name="firstCredit.expiresAt"
          type="date"
          label={<FormattedMessage id="new.expiresAt" defaultMessage="Last day" />}
          help={<FormattedMessage id="new.expiresAtHelp" defaultMessage="Left empty, it never expires." />}
        />
      </div>
      <FormField
        control={control}
        name="firstCredit.note"
        rows={2}
        label={<FormattedMessage id="new.creditNote" defaultMessage="Note about the credit" />}
        help={<FormattedMessage id="new.noteHelp" defaultMessage="Only staff see it." />}
      />
    </div>
  );
}
