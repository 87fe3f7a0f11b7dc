import type { IntlShape } from "react-intl";
import type { Amount } from "../i18n/Money";
import { compare, type Decimal, digitsOf, readAmount, type Wrong } from "./decimal";

/** What is wrong with an amount that somebody typed, in words; null where nothing is. `most`: how much there is to take. */
export function amountProblem(intl: IntlShape, typed: string, currency: string, most?: Amount | null): string | null {
  const read = readAmount(typed, currency, intl.locale);
  if ("wrong" in read) return wrongText(intl, read.wrong, currency);
  if (!most || compare(read.amount, most.amount) <= 0) return null;
  return intl.formatMessage(
    { id: "credit.amountBeyond", defaultMessage: "At most {most} is possible." },
    { most: intl.formatNumber(most.amount as number, { style: "currency", currency, currencyDisplay: "code" }) },
  );
}

/** The amount that was typed, or null where it is none yet. */
export function amountOf(typed: string, currency: string, locale: string): Decimal | null {
  const read = readAmount(typed, currency, locale);
  return "amount" in read ? read.amount : null;
}

function wrongText(intl: IntlShape, wrong: Wrong, currency: string): string {
  const digits = digitsOf(currency);
  switch (wrong) {
    case "empty":
      return intl.formatMessage({ id: "credit.amountEmpty", defaultMessage: "Type an amount." });
    case "text":
      return intl.formatMessage(
        { id: "credit.amountText", defaultMessage: "Write the amount in digits, such as {example}." },
        { example: digits ? intl.formatNumber(10.5, { minimumFractionDigits: digits }) : "10" },
      );
    case "zero":
      return intl.formatMessage({ id: "credit.amountZero", defaultMessage: "The amount must be more than zero." });
    case "fine":
      return intl.formatMessage(
        { id: "credit.amountFine", defaultMessage: "{currency} amounts have at most {digits} decimals." },
        { currency, digits },
      );
    case "large":
      return intl.formatMessage({ id: "credit.amountLarge", defaultMessage: "The amount is too large." });
  }
}
