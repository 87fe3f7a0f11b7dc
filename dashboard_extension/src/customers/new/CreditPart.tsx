import { type Control, useWatch } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { useChannels } from "../../api/channels";
import { namedOptions } from "../../i18n/names";
import { FormField, FormSelect } from "../../ui/form";
import type { Choices, Values } from "./form";

interface Props {
  control: Control<Values, unknown, Values>;
  reasons: NonNullable<Choices["creditReasons"]>;
}

/** Credit that the customer begins with; without an amount there is none. */
export function CreditPart({ control, reasons }: Props) {
  const intl = useIntl();
  const chosen = useWatch({ control, name: "firstCredit.currency" });
  const currencies = useChannels().currencies;
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
            options={namedOptions("currency", currencies, intl.locale, chosen)}
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
