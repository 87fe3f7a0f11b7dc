import { defineMessages, type IntlShape } from "react-intl";
import type { Amount } from "../i18n/Money";
import { compare, type Decimal, digitsOf, readAmount, type Wrong } from "./decimal";

const WRONG = defineMessages({
  text: { id: "credit.amountText", defaultMessage: "Write the amount as digits, such as {example}, without separators." },
  zero: { id: "credit.amountZero", defaultMessage: "The amount must be more than zero." },
  fine: { id: "credit.amountFine", defaultMessage: "{currency} amounts have at most {digits} decimals." },
  large: { id: "credit.amountLarge", defaultMessage: "The amount is too large." },
  empty: { id: "credit.amountEmpty", defaultMessage: "Type an amount." },
  beyond: { id: "credit.amountBeyond", defaultMessage: "At most {most} is possible." },
});

/** What is wrong with an amount that somebody typed, in words; null where nothing is. `most`: what is there to take. */
export function amountProblem(
  intl: IntlShape,
  typed: string,
  currency: string,
  most?: Amount | null,
): string | null {
  const read = readAmount(typed, currency, intl.locale);
  if ("wrong" in read) return wrongText(intl, read.wrong, currency);
  if (most && compare(read.amount, most.amount) > 0)
    return intl.formatMessage(WRONG.beyond, {
      most: intl.formatNumber(most.amount as number, { style: "currency", currency, currencyDisplay: "code" }),
    });
  return null;
}

function wrongText(intl: IntlShape, wrong: Wrong, currency: string): string {
  const example = intl.formatNumber(digitsOf(currency) ? 10.5 : 10, { minimumFractionDigits: Math.min(2, digitsOf(currency)), maximumFractionDigits: digitsOf(currency) });
  return intl.formatMessage(WRONG[wrong], { example, currency, digits: digitsOf(currency) });
}

/** The amount that was typed, or null where it is none yet. */
export function amountOf(typed: string, currency: string, locale: string): Decimal | null {
  const read = readAmount(typed, currency, locale);
  return "amount" in read ? read.amount : null;
}
