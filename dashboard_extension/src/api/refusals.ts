import { defineMessages, type IntlShape, type MessageDescriptor } from "react-intl";
import type { CustomerExtErrorCode } from "../gql/graphql";
import type { Refusal } from "./errors";

/** What each code of the API means to staff. `message` is the API's own sentence, English and exact. */
export const CODE_TEXTS = defineMessages({
  ACCOUNT_LOCKED: { id: "api.locked", defaultMessage: "The customer's discount group does not allow this." },
  ARCHIVED: {
    id: "api.archived",
    defaultMessage: "This is archived, so nothing new comes to it. Restore it first.",
  },
  BELONGS_ELSEWHERE: {
    id: "api.elsewhere",
    defaultMessage:
      "This does not fit: {count, plural, one {one customer belongs} other {# customers belong}} elsewhere.",
  },
  CONFLICT: { id: "api.conflict", defaultMessage: "Somebody else has changed this meanwhile." },
  CREDIT_DISABLED: { id: "api.creditDisabled", defaultMessage: "Credit is switched off here." },
  CURRENCY_MISMATCH: { id: "api.currencyMismatch", defaultMessage: "This currency cannot be used here." },
  CUSTOMER_BLOCKED: { id: "api.customerBlocked", defaultMessage: "This customer is blocked." },
  CUSTOMER_ON_HOLD: { id: "api.customerOnHold", defaultMessage: "This customer is on hold." },
  GRAPHQL_ERROR: { id: "api.failed", defaultMessage: "Something went wrong in the shop. Nothing was changed." },
  IDEMPOTENCY_CONFLICT: {
    id: "api.done",
    defaultMessage: "An earlier try with other values went through. Close this, look at the ledger, then start again.",
  },
  INSUFFICIENT_CREDIT: { id: "api.insufficient", defaultMessage: "Not that much is available. ({message})" },
  INVALID: { id: "api.invalid", defaultMessage: "This is not accepted: {message}" },
  INVALID_AMOUNT: { id: "api.invalidAmount", defaultMessage: "This amount is not possible here. ({message})" },
  IN_USE: { id: "api.inUse", defaultMessage: "Something else depends on it: {message}" },
  NOT_COMBINABLE: {
    id: "api.notCombinable",
    defaultMessage: "Vouchers cannot be used together with the prices of the customer's discount group.",
  },
  NOT_IN_ASSORTMENT: { id: "api.notInAssortment", defaultMessage: "This is not in the customer's assortment." },
  NOT_FOUND: { id: "api.notFound", defaultMessage: "This does not exist any more." },
  ORGANIZATION_DISABLED: {
    id: "api.noOrganization",
    defaultMessage: "The organisation is switched off in the settings.",
  },
  PERMISSION_DENIED: { id: "api.denied", defaultMessage: "You do not have permission to change this." },
  PRICE_CHANGED: {
    id: "api.priceChanged",
    defaultMessage: "A price has changed meanwhile. Look at the checkout again; nothing was ordered.",
  },
  REQUIRED: { id: "ui.required", defaultMessage: "Fill this in" },
  UNIQUE: { id: "api.unique", defaultMessage: "This exists already." },
} satisfies Record<CustomerExtErrorCode, { id: string; defaultMessage: string }>);

/** What a code means at one field, where that says more. */
const FIELD_TEXTS = defineMessages({
  "BELONGS_ELSEWHERE companyId": {
    id: "api.otherCompany",
    defaultMessage:
      "{count, plural, one {One customer belongs} other {# customers belong}} to another company. Assign them elsewhere first, or take them along.",
  },
  "IN_USE branchId": { id: "api.branchInUse", defaultMessage: "Something belongs to it still. Archive it instead." },
  "IN_USE companyId": { id: "api.companyInUse", defaultMessage: "Something belongs to it still. Archive it instead." },
  "IN_USE departmentId": {
    id: "api.departmentInUse",
    defaultMessage: "Customers belong to it still. Archive it instead.",
  },
  "INVALID currency": { id: "api.noCurrency", defaultMessage: "The shop does not sell in this currency." },
  "INVALID email": { id: "api.noEmail", defaultMessage: "This is no e-mail address." },
  "INVALID expiresAt": { id: "api.pastDay", defaultMessage: "The last day must not be over." },
  "INVALID language": { id: "api.noLanguage", defaultMessage: "The shop does not know this language." },
  "INVALID phone": { id: "api.noPhone", defaultMessage: "This is no phone number." },
  "INVALID preferredChannel": { id: "api.noChannel", defaultMessage: "There is no such channel any more." },
  "NOT_FOUND customerId": { id: "api.noCustomer", defaultMessage: "This customer does not exist any more." },
  "NOT_FOUND entryId": { id: "api.notCorrectable", defaultMessage: "This entry cannot be corrected." },
  "NOT_FOUND orderId": { id: "api.noOrder", defaultMessage: "There is no such order with a customer." },
  "NOT_FOUND reason": { id: "api.goneReason", defaultMessage: "This reason can no longer be chosen." },
  "UNIQUE accountNumber": { id: "api.takenNumber", defaultMessage: "Another customer has this account number." },
  "UNIQUE branchIds": {
    id: "api.sameDepartments",
    defaultMessage: "Two of them have a department of the same name. Rename one first.",
  },
  "UNIQUE companyIds": {
    id: "api.sameBranches",
    defaultMessage: "Two of them have a branch of the same name. Rename one first.",
  },
  "UNIQUE email": { id: "api.takenEmail", defaultMessage: "Another account has this e-mail address." },
  "UNIQUE number": { id: "api.takenAddress", defaultMessage: "Another address of the customer has this number." },
});

const TEXTS: ReadonlyMap<string, MessageDescriptor> = new Map(Object.entries({ ...CODE_TEXTS, ...FIELD_TEXTS }));

/** Where our words say what to do, so that they stand in English as well. */
const SAY_MORE = new Set([
  "REQUIRED",
  "GRAPHQL_ERROR",
  "IDEMPOTENCY_CONFLICT",
  "PERMISSION_DENIED",
  "NOT_FOUND reason",
]);

/** Put a refusal into the reader's words; in English the API's own sentence stands, and for codes that are new to us. */
export function inWords(intl: IntlShape, refusal: Refusal): Refusal {
  const { code, field, message } = refusal;
  const place = `${code} ${field ?? ""}`;
  const key: string = TEXTS.has(place) ? place : code;
  const text = TEXTS.get(key);
  if (!text || (intl.locale.startsWith("en") && !SAY_MORE.has(key))) return refusal;
  // Of how many something is so, the API says behind a colon.
  const count = Number(/: (\d+)\b/.exec(message)?.[1] ?? 1);
  return { ...refusal, message: intl.formatMessage(text, { message, count }) };
}
