import { defineMessages, type IntlShape, useIntl } from "react-intl";
import type { CreditActorKind, CreditEntryKind, CreditEntryRowFragment } from "../gql/graphql";

export const KIND_TEXTS = defineMessages({
  TOP_UP: { id: "credit.topUpKind", defaultMessage: "Top-up" },
  REDUCTION: { id: "credit.reductionKind", defaultMessage: "Reduction" },
  PAYMENT: { id: "credit.paymentKind", defaultMessage: "Payment" },
  REFUND: { id: "credit.refundKind", defaultMessage: "Refund" },
  EXPIRY: { id: "credit.expiryKind", defaultMessage: "Expiry" },
  CORRECTION: { id: "credit.correctionKind", defaultMessage: "Correction" },
  TRANSFER: { id: "credit.transferKind", defaultMessage: "Transfer" },
});

export const KINDS = Object.keys(KIND_TEXTS) as CreditEntryKind[];

/** Payments and refunds change with their order; the others are no one's mistake. The API decides again. */
export const CORRECTABLE: readonly CreditEntryKind[] = ["TOP_UP", "REDUCTION", "EXPIRY"];

const ACTOR_TEXTS = defineMessages({
  STAFF: { id: "credit.formerStaff", defaultMessage: "Deleted account" },
  CUSTOMER: { id: "credit.customer", defaultMessage: "Customer" },
  APP: { id: "credit.app", defaultMessage: "App" },
  SYSTEM: { id: "credit.system", defaultMessage: "The shop itself" },
  ANONYMOUS: { id: "credit.visitor", defaultMessage: "Visitor" },
});

/** Who made an entry: the name today, else what kind of caller it was. */
export function whoText(intl: IntlShape, actor: { kind: CreditActorKind; name?: string | null }): string {
  const named = actor.kind === "STAFF" || actor.kind === "CUSTOMER";
  return (named && actor.name) || intl.formatMessage(ACTOR_TEXTS[actor.kind]);
}

export function useKindText(): (entry: Pick<CreditEntryRowFragment, "kind">) => string {
  const intl = useIntl();
  return ({ kind }) => intl.formatMessage(KIND_TEXTS[kind]);
}

/** The global id of an order, from the reference that entries have. */
export function orderId(reference: string): string {
  return btoa(`Order:${reference}`);
}
