import type { CustomFieldKind } from "../../gql/graphql";

/** A field of the shop's own, as forms need it. */
export interface FieldOfShop {
  slug: string;
  name: string;
  kind: CustomFieldKind;
  choices: readonly string[];
}

/** What was typed, as the API takes it: a decimal comma becomes a point. */
export function toSend(kind: CustomFieldKind, typed: string): string {
  const text = typed.trim();
  return kind === "NUMBER" ? text.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".") : text;
}

/** A number that was typed may be kept: 14 digits before the point and 6 after it. */
export function isNumber(typed: string): boolean {
  return /^-?\d{1,14}(\.\d{1,6})?$/.test(toSend("NUMBER", typed));
}
