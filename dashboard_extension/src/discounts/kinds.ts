import { defineMessages } from "react-intl";
import { type Day, todayIn } from "../credit/days";
import type {
  AccountLock,
  DiscountConditionInput,
  DiscountConditionPartsFragment,
  DiscountConditionTarget,
  DiscountGroupPartsFragment,
} from "../gql/graphql";

export type Group = DiscountGroupPartsFragment;
export type Condition = DiscountConditionPartsFragment;

export interface Named {
  id: string;
  name: string;
}

/** Targets in the order in which staff choose from them: wide ones first. */
export const TARGETS: readonly DiscountConditionTarget[] = [
  "EVERYTHING",
  "CATEGORY",
  "COLLECTION",
  "PRODUCT",
  "VARIANT",
  "SHIPPING",
];

export const LOCKS: readonly AccountLock[] = [
  "CHANGE_NAME",
  "CHANGE_EMAIL",
  "CHANGE_PASSWORD",
  "CHANGE_ADDRESSES",
  "DELETE_ACCOUNT",
  "USE_VOUCHERS",
];

/** What members cannot do, one sentence for each lock. */
export const LOCK_TEXTS = defineMessages({
  CHANGE_NAME: { id: "discounts.lockName", defaultMessage: "Cannot change first and last name" },
  CHANGE_EMAIL: { id: "discounts.lockEmail", defaultMessage: "Cannot change the e-mail address" },
  CHANGE_PASSWORD: { id: "discounts.lockPassword", defaultMessage: "Cannot change the password" },
  CHANGE_ADDRESSES: {
    id: "discounts.lockAddresses",
    defaultMessage: "Cannot add, change or delete addresses, or choose other defaults",
  },
  DELETE_ACCOUNT: { id: "discounts.lockDeletion", defaultMessage: "Cannot delete the account, or ask for that" },
  USE_VOUCHERS: { id: "discounts.lockVouchers", defaultMessage: "Cannot enter vouchers" },
});

/** Whether a target is one thing of the catalogue, which has to be found. */
export function isThing(target: DiscountConditionTarget): boolean {
  return target !== "EVERYTHING" && target !== "SHIPPING";
}

export type State = "valid" | "future" | "ended";

/** Whether a group counts today; if not, whether that is still to come. */
export function stateOf({ isValid, startsOn }: Pick<Group, "isValid" | "startsOn">, timeZone: string): State {
  if (isValid) return "valid";
  return startsOn && startsOn > todayIn(timeZone) ? "future" : "ended";
}

/** Noon of a day of the shop's calendar, to be written in the shop's time zone and in the reader's words. */
export function dateOf(day: Day): Date {
  return new Date(`${day}T12:00:00Z`);
}

/** A condition as the API takes it. */
export function inputOf(condition: Condition): DiscountConditionInput {
  const { target, targetId, percent, price, channel, taxed, minimumQuantity, minimumOrderValue } = condition;
  return {
    target,
    ...(targetId ? { targetId } : {}),
    ...(price
      ? { amount: String(price.amount), currency: price.currency, channel: channel ?? "", ...(taxed ? { taxed } : {}) }
      : target === "SHIPPING"
        ? {}
        : { percent: String(percent) }),
    minimumQuantity,
    ...(minimumOrderValue
      ? {
          minimumOrderValue: String(minimumOrderValue.amount),
          minimumOrderCurrency: minimumOrderValue.currency,
        }
      : {}),
  };
}

export const groupPath = (id: string) => `/discounts/${encodeURIComponent(id)}`;

/** Where one sees what a customer pays. */
export const previewFor = (customerId: string) => `/discounts/preview?${new URLSearchParams({ customer: customerId })}`;
