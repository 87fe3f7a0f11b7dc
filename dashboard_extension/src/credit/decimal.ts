/**
 * Exact arithmetic on amounts, which are decimal text such as "10.50": never a JavaScript number, which loses cents.
 * Saleor's API answers amounts as JSON numbers; those of its precision turn into the text that was sent.
 */
export type Decimal = string;

/** More digits do not arrive unchanged everywhere, so the API refuses them. */
export const MAX_DIGITS = 15;

const PLAIN = /^(-?)(\d+)(?:\.(\d+))?$/;

interface Parts {
  /** The number without its point. */
  units: bigint;
  /** How many of its digits stand behind the point. */
  scale: number;
}

function split(value: Decimal | number): Parts {
  const match = PLAIN.exec(String(value));
  if (!match) throw new RangeError(`${value} is no decimal number`);
  const [, sign, whole, fraction = ""] = match;
  return { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

function join({ units, scale }: Parts): Decimal {
  const sign = units < 0n ? "-" : "";
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  return scale ? `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}` : sign + digits;
}

function aligned(a: Decimal | number, b: Decimal | number): { a: bigint; b: bigint; scale: number } {
  const [first, second] = [split(a), split(b)];
  const scale = Math.max(first.scale, second.scale);
  const raised = ({ units, scale: own }: Parts) => units * 10n ** BigInt(scale - own);
  return { a: raised(first), b: raised(second), scale };
}

export function add(a: Decimal | number, b: Decimal | number): Decimal {
  const both = aligned(a, b);
  return join({ units: both.a + both.b, scale: both.scale });
}

export function subtract(a: Decimal | number, b: Decimal | number): Decimal {
  const both = aligned(a, b);
  return join({ units: both.a - both.b, scale: both.scale });
}

/** Below zero where `a` is less than `b`, zero where both are equal. */
export function compare(a: Decimal | number, b: Decimal | number): -1 | 0 | 1 {
  const both = aligned(a, b);
  return both.a < both.b ? -1 : both.a > both.b ? 1 : 0;
}

export function isZero(value: Decimal | number): boolean {
  return split(value).units === 0n;
}

export function absolute(value: Decimal | number): Decimal {
  const { units, scale } = split(value);
  return join({ units: units < 0n ? -units : units, scale });
}

/** How many decimals amounts of a currency have: EUR 2, JPY 0, KWD 3. */
export function digitsOf(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** What is wrong with a typed amount: nothing typed, no number, zero, finer than the currency, too large. */
export type Wrong = "empty" | "text" | "zero" | "fine" | "large";

/**
 * Read an amount as people type it, with a point or a comma before the decimals and no separators of thousands.
 *
 * Where three decimals are usual, "1,234" could be either; it is refused unless the comma is how the locale writes decimals.
 */
export function readAmount(typed: string, currency: string, locale: string): { amount: Decimal } | { wrong: Wrong } {
  const text = typed.replace(/[\s\u00a0\u202f]/g, "");
  if (!text) return { wrong: "empty" };
  const match = /^\+?(\d+)(?:([.,])(\d+))?$/.exec(text);
  if (!match) return { wrong: "text" };
  const [, whole = "", separator, typedFraction = ""] = match;
  const digits = digitsOf(currency);
  if (typedFraction.length === 3 && digits === 3 && separator !== separatorOf(locale)) return { wrong: "text" };
  const fraction = typedFraction.replace(/0+$/, "");
  if (fraction.length > digits) return { wrong: "fine" };
  const integer = whole.replace(/^0+(?=\d)/, "");
  if (integer.length + digits > MAX_DIGITS) return { wrong: "large" };
  const amount = digits ? `${integer}.${fraction.padEnd(digits, "0")}` : integer;
  return isZero(amount) ? { wrong: "zero" } : { amount };
}

function separatorOf(locale: string): string | undefined {
  return new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === "decimal")?.value;
}
