import type { OrderCreditDetails } from "../gql/graphql";
import type { Amount } from "../i18n/Money";
import { isZero } from "./decimal";

type Part = { id: "credit" | "other"; most: Amount };

/** What can be given back of an order, by what paid it: what credit did, and other payments of customers with an account. */
export function refundable(order: Pick<OrderCreditDetails, "customerId" | "refundable" | "otherRefundable">): Part[] {
  const parts: Part[] = [
    { id: "credit", most: order.refundable },
    ...(order.customerId ? [{ id: "other" as const, most: order.otherRefundable }] : []),
  ];
  return parts.filter(({ most }) => !isZero(most.amount));
}
