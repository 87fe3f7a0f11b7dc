import type { IntlShape } from "react-intl";
import type { Field } from "./query";

/** What stands in a custom field, as people read it. */
export function fieldValueText(intl: IntlShape, field: Pick<Field, "kind">, value: string): string {
  switch (field.kind) {
    case "BOOLEAN":
      return value === "true"
        ? intl.formatMessage({ id: "customFields.yes", defaultMessage: "Yes" })
        : intl.formatMessage({ id: "customFields.no", defaultMessage: "No" });
    case "DATE":
      // A day is the same day in every time zone.
      return intl.formatDate(`${value}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" });
    case "NUMBER":
      return intl.formatNumber(value as unknown as number, { maximumFractionDigits: 6 });
    default:
      return value;
  }
}
