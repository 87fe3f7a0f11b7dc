import type { IntlShape } from "react-intl";
import type { Field } from "./query";

/** What stands in a custom field, as people read it. */
export function fieldValueText(intl: IntlShape, field: Pick<Field, "kind">, value: string): string {
  switch (field.kind) {
    case "BOOLEAN":
      return value === "true"
        ? intl.formatMessage({ id: "details.yes", defaultMessage: "Yes" })
        : intl.formatMessage({ id: "details.no", defaultMessage: "No" });
    case "DATE":
      // A day is the same day in every time zone.
      return intl.formatDate(`${value}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" });
    case "NUMBER":
      return intl.formatNumber(value as unknown as number, { maximumFractionDigits: 6 });
    default:
      return value;
  }
}

/** A number as it is typed, with the locale's decimal mark, as the API reads it; what is no number is left to the API. */
export function typedNumber(text: string, locale: string): string {
  const mark = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === "decimal")?.value;
  return mark === "," && /^-?\d+,\d+$/.test(text) ? text.replace(",", ".") : text;
}
