import { defineMessages, type IntlShape, type MessageDescriptor, useIntl } from "react-intl";
import type { Refusal } from "../api/errors";
import { inWords } from "../api/refusals";
import type { DiscountConditionTarget } from "../gql/graphql";
import { type Amount, useMoney } from "../i18n/Money";
import { useSession } from "../session/session";
import { type Condition, dateOf, type Group, type State, stateOf } from "./kinds";

const TARGETS = defineMessages({
  EVERYTHING: { id: "discounts.everything", defaultMessage: "Everything" },
  CATEGORY: { id: "assortment.category", defaultMessage: "Category" },
  COLLECTION: { id: "assortment.collection", defaultMessage: "Collection" },
  RANGE: { id: "assortment.range", defaultMessage: "Range" },
  PRODUCT: { id: "assortment.product", defaultMessage: "Product" },
  VARIANT: { id: "discounts.variant", defaultMessage: "Variant" },
  SHIPPING: { id: "discounts.shipping", defaultMessage: "Shipping" },
});

/** What conditions are called and say; in Oscar, ranges stand for collections. */
export function useConditionWords() {
  const intl = useIntl();
  const money = useMoney();
  const { host } = useSession();
  const target = (of: DiscountConditionTarget) =>
    intl.formatMessage(TARGETS[of === "COLLECTION" && host === "oscar" ? "RANGE" : of]);
  /** What it is about, by name. */
  const about = (condition: Condition) =>
    condition.targetId
      ? (condition.targetName ??
        intl.formatMessage({ id: "discounts.gone", defaultMessage: "Not in the shop any more" }))
      : target(condition.target);
  const price = (amount: Amount, taxed: Condition["taxed"]) =>
    taxed === "NET"
      ? intl.formatMessage({ id: "discounts.netOf", defaultMessage: "{price} net" }, { price: money(amount) })
      : intl.formatMessage({ id: "discounts.grossOf", defaultMessage: "{price} gross" }, { price: money(amount) });
  /** What it grants. */
  const grant = ({ target: of, percent, price: fixed, taxed }: Condition) => {
    if (fixed) return price(fixed, taxed);
    if (of === "SHIPPING") return intl.formatMessage({ id: "discounts.free", defaultMessage: "Free" });
    return intl.formatMessage(
      { id: "discounts.off", defaultMessage: "{percent} off" },
      { percent: percentText(intl, percent ?? 0) },
    );
  };
  /** From when on it counts; null where always. */
  const limits = ({ minimumQuantity, minimumOrderValue }: Condition) => {
    const parts = [
      ...(minimumQuantity > 1
        ? [
            intl.formatMessage(
              { id: "discounts.fromUnits", defaultMessage: "from {count, number} units" },
              { count: minimumQuantity },
            ),
          ]
        : []),
      ...(minimumOrderValue
        ? [
            intl.formatMessage(
              { id: "discounts.fromOrder", defaultMessage: "orders from {value}" },
              { value: money(minimumOrderValue) },
            ),
          ]
        : []),
    ];
    return parts.length ? parts.join(", ") : null;
  };
  /** All of it in one line. */
  const whole = (condition: Condition) =>
    [`${about(condition)}: ${grant(condition)}`, limits(condition)].filter(Boolean).join(", ");
  return { target, about, grant, limits, whole };
}

function percentText(intl: IntlShape, percent: string | number): string {
  return intl.formatNumber(Number(percent) / 100, { style: "percent", maximumFractionDigits: 2 });
}

export const STATE_TONES = { valid: "success", future: "info", ended: "neutral" } as const;

/** Whether a group counts now, in a few words, and for how long. */
export function useGroupWords() {
  const intl = useIntl();
  const { timeZone } = useSession();
  const day = (text: string) => intl.formatDate(dateOf(text), { dateStyle: "medium", timeZone: "UTC" });
  const state = (group: Group): { state: State; text: string; more: string | null } => {
    const now = stateOf(group, timeZone);
    const { startsOn, endsOn } = group;
    if (now === "future")
      return {
        state: now,
        text: intl.formatMessage(
          { id: "discounts.beginsOn", defaultMessage: "Begins on {day}" },
          { day: day(startsOn ?? "") },
        ),
        more: endsOn
          ? intl.formatMessage({ id: "discounts.untilDay", defaultMessage: "until {day}" }, { day: day(endsOn) })
          : null,
      };
    if (now === "ended")
      return {
        state: now,
        text: intl.formatMessage({ id: "discounts.ended", defaultMessage: "Ended" }),
        more: endsOn
          ? intl.formatMessage({ id: "discounts.onDay", defaultMessage: "on {day}" }, { day: day(endsOn) })
          : null,
      };
    return {
      state: now,
      text: intl.formatMessage({ id: "discounts.valid", defaultMessage: "Valid" }),
      more: endsOn
        ? intl.formatMessage({ id: "discounts.untilDay", defaultMessage: "until {day}" }, { day: day(endsOn) })
        : null,
    };
  };
  const onTop = ({ combinesWithHost }: { combinesWithHost?: boolean | null }) =>
    combinesWithHost
      ? intl.formatMessage({ id: "discounts.onTop", defaultMessage: "Apply on top" })
      : intl.formatMessage({ id: "discounts.notOnTop", defaultMessage: "The cheaper one counts" });
  return { state, onTop };
}

/** What the API refuses here, by code and by the last part of the field's name. */
const REFUSALS = defineMessages({
  "INVALID percent": {
    id: "discounts.badPercent",
    defaultMessage: "Write a number above 0 and up to 100, with two decimals at most.",
  },
  "INVALID minimumQuantity": {
    id: "discounts.badQuantity",
    defaultMessage: "Write a whole number from 1 to 1,000,000.",
  },
  "INVALID endsOn": { id: "discounts.badEnd", defaultMessage: "The last day must not come before the first one." },
  "INVALID startsOn": { id: "discounts.badDay", defaultMessage: "This is no day." },
  "INVALID amount": { id: "discounts.badAmount", defaultMessage: "This price is not possible." },
  "INVALID taxed": { id: "discounts.badTaxed", defaultMessage: "A price is NET or GROSS." },
  "INVALID sku": { id: "discounts.otherSku", defaultMessage: "The variant has another SKU." },
  "INVALID csv": {
    id: "discounts.badCsv",
    defaultMessage: "This is not CSV: a quotation mark may be missing, or stand in the wrong place.",
  },
  "INVALID ": { id: "discounts.tooManyCells", defaultMessage: "The row has more cells than there are columns." },
  "INVALID_AMOUNT amount": {
    id: "discounts.badAmountFine",
    defaultMessage: "This price is not possible in this currency: it has to be above zero and not too fine.",
  },
  "INVALID_AMOUNT minimumOrderValue": {
    id: "discounts.badValue",
    defaultMessage: "This value is not possible in this currency: it has to be above zero and not too fine.",
  },
  "CURRENCY_MISMATCH currency": {
    id: "discounts.badCurrency",
    defaultMessage: "The channel does not sell in this currency.",
  },
  "CURRENCY_MISMATCH minimumOrderCurrency": {
    id: "discounts.badOrderCurrency",
    defaultMessage: "No order in this currency could ever reach this.",
  },
  "NOT_FOUND csv": { id: "discounts.noColumn", defaultMessage: "There is no column “{what}”." },
  "NOT_FOUND variant": { id: "discounts.noVariant", defaultMessage: "The shop has no such variant." },
  "NOT_FOUND sku": { id: "discounts.noSku", defaultMessage: "The shop has no variant with this SKU." },
  "NOT_FOUND channel": { id: "discounts.noChannel", defaultMessage: "There is no such channel." },
  "NOT_FOUND targetId": { id: "discounts.noTarget", defaultMessage: "The shop has this no more." },
  "NOT_FOUND conditionId": {
    id: "discounts.noCondition",
    defaultMessage: "Somebody else has changed or removed this meanwhile. Close this and look again.",
  },
  "REQUIRED variant": { id: "discounts.sayVariant", defaultMessage: "Say which variant, by its key or its SKU." },
  "REQUIRED amount": { id: "discounts.sayAmount", defaultMessage: "Say the price." },
  "REQUIRED channel": { id: "discounts.sayChannel", defaultMessage: "Say in which channel the price holds." },
  "REQUIRED currency": { id: "discounts.sayCurrency", defaultMessage: "Say in which currency the price is." },
  "REQUIRED taxed": { id: "discounts.sayTaxed", defaultMessage: "Say whether the price is NET or GROSS." },
  "REQUIRED csv": { id: "discounts.noPrice", defaultMessage: "There is no price in the list." },
  "UNIQUE row": { id: "discounts.twiceInList", defaultMessage: "Row {what} has a price for the same already." },
  "UNIQUE csv": { id: "discounts.twoColumns", defaultMessage: "The column “{what}” stands there twice." },
  "UNIQUE name": { id: "discounts.taken", defaultMessage: "There is a discount group of this name already" },
  "UNIQUE externalReference": {
    id: "discounts.takenReference",
    defaultMessage: "Another discount group has this reference",
  },
  "UNIQUE amount": {
    id: "discounts.twoPrices",
    defaultMessage: "There is another price for the same variant from the same quantity and order value on.",
  },
  "UNIQUE minimumQuantity": {
    id: "discounts.twoPercentages",
    defaultMessage: "There is another percentage for the same from the same quantity and order value on.",
  },
});

const TEXTS: ReadonlyMap<string, MessageDescriptor> = new Map(Object.entries(REFUSALS));

type Said = Pick<Refusal, "code" | "field" | "message">;

/** Put what is refused here into words that tell what to do; `own` is the API's own sentence. */
function inOurWords<Which extends Said>(intl: IntlShape, refusal: Which, own: string): Which {
  const field = (refusal.field ?? "").replace(/^.*\./, "");
  const text = TEXTS.get(`${refusal.code} ${field}`);
  const [, what] = own.split(/: (.*)/s); // which one it is, the API says behind a colon
  return { ...refusal, field, ...(text ? { message: intl.formatMessage(text, { what }) } : {}) };
}

/** Says refusals of conditions, prices and groups in words that tell what to do, by the name that a form has for the field. */
export function useRefusalWords(): <Which extends Said>(refusal: Which) => Which {
  const intl = useIntl();
  return (refusal) => inOurWords(intl, refusal, refusal.message);
}

/** Says those that come from the API as they are, without `useWrite`. */
export function useApiWords(): (refusal: Refusal) => Refusal {
  const intl = useIntl();
  return (refusal) => inOurWords(intl, inWords(intl, refusal), refusal.message);
}
