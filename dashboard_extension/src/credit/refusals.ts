import { defineMessages, type IntlShape } from "react-intl";
import { Refused } from "../api/errors";
import type { CustomerExtErrorCode } from "../gql/graphql";

const TEXTS = defineMessages({
  PERMISSION_DENIED: { id: "credit.denied", defaultMessage: "You do not have permission to change credit." },
  CURRENCY_MISMATCH: { id: "credit.currencyMismatch", defaultMessage: "The shop does not sell in this currency." },
  IDEMPOTENCY_CONFLICT: {
    id: "credit.done",
    defaultMessage: "An earlier try with other values went through. Close this, look at the ledger, then start again.",
  },
  GRAPHQL_ERROR: { id: "credit.failed", defaultMessage: "Something went wrong in the shop. Nothing was changed." },
});

const GERMAN = defineMessages({
  INSUFFICIENT_CREDIT: { id: "credit.insufficient", defaultMessage: "Not that much is available." },
  INVALID_AMOUNT: { id: "credit.invalidAmount", defaultMessage: "This amount is more than what is left of it." },
});

const FIELDS = defineMessages({
  reason: { id: "credit.goneReason", defaultMessage: "This reason can no longer be chosen." },
  expiresAt: { id: "credit.pastDay", defaultMessage: "The last day must not be over." },
  entryId: { id: "credit.notCorrectable", defaultMessage: "This entry cannot be corrected." },
  orderId: { id: "credit.noOrder", defaultMessage: "There is no such order with a customer." },
  customerId: { id: "credit.noCustomer", defaultMessage: "This customer does not exist any more." },
});

/** Put the refusals of credit into the reader's words. The API's own English ones name the amount, so they stay. */
export function inWords(intl: IntlShape, error: unknown): unknown {
  if (!(error instanceof Refused)) return error;
  return new Refused(
    error.refusals.map((refusal) => {
      const { field, code, message } = refusal;
      const english = intl.locale.startsWith("en");
      const text =
        pick(TEXTS, code) ?? (field ? pick(FIELDS, field) : undefined) ?? (english ? undefined : pick(GERMAN, code));
      return { ...refusal, message: text ? intl.formatMessage(text) : message };
    }),
  );
}

function pick<Texts extends object>(texts: Texts, key: CustomerExtErrorCode | string): Texts[keyof Texts] | undefined {
  return key in texts ? texts[key as keyof Texts] : undefined;
}
