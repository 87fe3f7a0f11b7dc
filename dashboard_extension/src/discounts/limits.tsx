import type { Control, FieldPath, FieldValues } from "react-hook-form";
import { FormattedMessage, type IntlShape } from "react-intl";
import { amountOf } from "../credit/amounts";
import { FormField, FormSelect } from "../ui/form";

/** From when on a condition counts, as it is typed. */
export interface Limits {
  minimumQuantity: string;
  minimumOrderValue: string;
  minimumOrderCurrency: string;
}

/** Read a whole number of units; null where it is none. */
export function quantityOf(typed: string): number | null {
  const text = typed.trim();
  if (!text) return 1;
  return /^[1-9]\d{0,6}$/.test(text) && Number(text) <= 1_000_000 ? Number(text) : null;
}

/** Read a percentage with a point or a comma before its decimals; null where it is none. */
export function percentOf(typed: string): string | null {
  const text = typed.replace(/[\s%]/g, "").replace(",", ".");
  return /^\d{1,3}(\.\d{1,2})?$/.test(text) && Number(text) > 0 && Number(text) <= 100 ? text : null;
}

/** Limits as the API takes them; those that say nothing are left out. */
export function limitsInput(intl: IntlShape, { minimumQuantity, minimumOrderValue, minimumOrderCurrency }: Limits) {
  const value = minimumOrderValue.trim() ? amountOf(minimumOrderValue, minimumOrderCurrency, intl.locale) : null;
  return {
    minimumQuantity: quantityOf(minimumQuantity) ?? 1,
    ...(value ? { minimumOrderValue: value, minimumOrderCurrency } : {}),
  };
}

interface Props<Values extends FieldValues> {
  control: Control<Values, unknown, Values>;
  /** Shipping goes by the order's value alone. */
  hasQuantity: boolean;
  /** The currencies to choose from; of a fixed price there is only its own. */
  currencies: readonly string[];
  currency: string;
}

/** From how many units and which value of the order on. */
export function LimitFields<Values extends FieldValues & Limits>({
  control,
  hasQuantity,
  currencies,
  currency,
}: Props<Values>) {
  const name = (part: keyof Limits) => part as FieldPath<Values>;
  return (
    <div className="form-grid">
      {hasQuantity && (
        <FormField
          control={control}
          name={name("minimumQuantity")}
          inputMode="numeric"
          autoComplete="off"
          label={<FormattedMessage id="discounts.minimumQuantity" defaultMessage="From how many units" />}
          help={<FormattedMessage id="discounts.minimumQuantityHelp" defaultMessage="Of one line of the order" />}
        />
      )}
      <FormField
        control={control}
        name={name("minimumOrderValue")}
        inputMode="decimal"
        autoComplete="off"
        unit={currency}
        label={<FormattedMessage id="discounts.minimumOrderValue" defaultMessage="From which order value" />}
        help={
          <FormattedMessage
            id="discounts.minimumOrderValueHelp"
            defaultMessage="At list prices; empty: any order. Does not count on product pages."
          />
        }
      />
      {currencies.length > 1 && (
        <FormSelect
          control={control}
          name={name("minimumOrderCurrency")}
          options={currencies.map((code) => ({ id: code, label: code }))}
          label={<FormattedMessage id="discounts.orderCurrency" defaultMessage="Currency of the order" />}
        />
      )}
    </div>
  );
}
