import { defineMessages, type IntlShape, type MessageDescriptor } from "react-intl";
import type { CustomerStatus } from "../../gql/graphql";
import { STATUS_TEXTS } from "../status";
import type { Field, TimelineItem } from "./query";

const KINDS: Record<string, MessageDescriptor> = defineMessages({
  "customer.created": { id: "details.kindCreated", defaultMessage: "Customer created" },
  "customer.changed": { id: "details.kindChanged", defaultMessage: "Contact data changed" },
  "customer.deletion_requested": { id: "details.kindDeletion", defaultMessage: "Asked for the account to be deleted" },
  "customer.invited": { id: "details.kindInvited", defaultMessage: "Invitation sent" },
  "customer.password_reset_sent": { id: "details.kindReset", defaultMessage: "Mail for a new password sent" },
  "customer.blocked": { id: "details.kindBlocked", defaultMessage: "Blocked" },
  "customer.unblocked": { id: "details.kindUnblocked", defaultMessage: "Unblocked" },
  "customer.put_on_hold": { id: "details.kindOnHold", defaultMessage: "Put on hold" },
  "customer.resumed": { id: "details.kindResumed", defaultMessage: "Off hold" },
  "customer.deactivated": { id: "details.kindDeactivated", defaultMessage: "Account switched off" },
  "customer.activated": { id: "details.kindActivated", defaultMessage: "Account switched on" },
  "customer.kept_blocked": {
    id: "details.kindKeptBlocked",
    defaultMessage: "Kept blocked, after the shop's own pages had switched the account on",
  },
  "customer.tags_changed": { id: "details.kindTags", defaultMessage: "Tags changed" },
  "customer.group_changed": { id: "details.kindGroup", defaultMessage: "Group changed" },
  "customer.organization_changed": { id: "details.kindOrganization", defaultMessage: "Organisation changed" },
  "customer.discount_group_changed": {
    id: "details.kindDiscountGroup",
    defaultMessage: "Discount group changed",
  },
  "customer.fields_changed": { id: "details.kindFields", defaultMessage: "Custom fields changed" },
  "address.created": { id: "details.kindAddressCreated", defaultMessage: "Address added" },
  "address.changed": { id: "details.kindAddressChanged", defaultMessage: "Address changed" },
  "address.deleted": { id: "details.kindAddressDeleted", defaultMessage: "Address deleted" },
  "address.default_changed": { id: "details.kindAddressDefault", defaultMessage: "Default address changed" },
  "credit.top_up": { id: "details.kindTopUp", defaultMessage: "Credit topped up" },
  "credit.reduction": { id: "details.kindReduction", defaultMessage: "Credit reduced" },
  "credit.payment": { id: "details.kindPayment", defaultMessage: "Paid with credit" },
  "credit.refund": { id: "details.kindRefund", defaultMessage: "Given back as credit" },
  "credit.expiry": { id: "details.kindExpiry", defaultMessage: "Credit expired" },
  "credit.correction": { id: "details.kindCorrection", defaultMessage: "Credit corrected" },
  "credit.transfer": { id: "details.kindTransfer", defaultMessage: "Credit moved" },
  "credit.hold_released": { id: "details.kindHold", defaultMessage: "Held credit let go" },
});

/** What staff filter by; the kinds of each stand together. */
export const TOPICS = {
  contact: ["customer.created", "customer.changed", "customer.deletion_requested"],
  address: Object.keys(KINDS).filter((kind) => kind.startsWith("address.")),
  account: [
    "customer.invited",
    "customer.password_reset_sent",
    "customer.blocked",
    "customer.unblocked",
    "customer.put_on_hold",
    "customer.resumed",
    "customer.deactivated",
    "customer.activated",
    "customer.kept_blocked",
  ],
  sorting: [
    "customer.tags_changed",
    "customer.group_changed",
    "customer.organization_changed",
    "customer.discount_group_changed",
    "customer.fields_changed",
  ],
  credit: Object.keys(KINDS).filter((kind) => kind.startsWith("credit.")),
};
export type Topic = keyof typeof TOPICS;

const FIELDS: Record<string, MessageDescriptor> = defineMessages({
  first_name: { id: "details.firstName", defaultMessage: "First name" },
  last_name: { id: "details.lastName", defaultMessage: "Last name" },
  email: { id: "details.email", defaultMessage: "E-mail" },
  phone: { id: "details.phone", defaultMessage: "Phone" },
  account_number: { id: "details.accountNumber", defaultMessage: "Account number" },
  language: { id: "details.language", defaultMessage: "Language" },
  currency: { id: "details.currency", defaultMessage: "Currency" },
  preferred_channel: { id: "details.channel", defaultMessage: "Preferred channel" },
  note: { id: "details.note", defaultMessage: "Note" },
  is_test: { id: "details.testCustomer", defaultMessage: "Test customer" },
  status: { id: "details.orderStatus", defaultMessage: "Status" },
  block_reason: { id: "details.reason", defaultMessage: "Reason" },
  on_hold_reason: { id: "details.reason", defaultMessage: "Reason" },
  was_active: { id: "details.fieldWasActive", defaultMessage: "Active after the block" },
  tags: { id: "details.tags", defaultMessage: "Tags" },
  group: { id: "details.group", defaultMessage: "Group" },
  discount_group: { id: "details.discountGroup", defaultMessage: "Discount group" },
  company: { id: "organization.company", defaultMessage: "Company" },
  branch: { id: "organization.branch", defaultMessage: "Branch" },
  department: { id: "organization.department", defaultMessage: "Department" },
  number: { id: "details.orderNumber", defaultMessage: "Number" },
  company_name: { id: "address.company", defaultMessage: "Company" },
  street_address_1: { id: "address.street", defaultMessage: "Street and number" },
  street_address_2: { id: "address.street2", defaultMessage: "More of the address" },
  city: { id: "address.city", defaultMessage: "City" },
  city_area: { id: "address.cityArea", defaultMessage: "Part of the city" },
  postal_code: { id: "address.postalCode", defaultMessage: "Postal code" },
  country: { id: "address.country", defaultMessage: "Country" },
  country_area: { id: "address.countryArea", defaultMessage: "State, province or county" },
  is_default_billing: { id: "details.forBilling", defaultMessage: "Default for bills" },
  is_default_shipping: { id: "details.forShipping", defaultMessage: "Default for deliveries" },
  balance: { id: "details.fieldBalance", defaultMessage: "Balance" },
  held: { id: "details.fieldHeld", defaultMessage: "Held" },
  reason: { id: "details.reason", defaultMessage: "Reason" },
});

const ANSWERS = defineMessages({
  true: { id: "customFields.yes", defaultMessage: "Yes" },
  false: { id: "customFields.no", defaultMessage: "No" },
});

/** What happened, in words; the kind itself where it is newer than these words. */
export function kindText(intl: IntlShape, kind: string): string {
  const text = KINDS[kind];
  return text ? intl.formatMessage(text) : kind;
}

/** What a change is about: one of our own fields, or one of the shop's. */
export function fieldText(intl: IntlShape, item: TimelineItem, field: string, fields: readonly Field[]): string {
  const own = item.kind === "customer.fields_changed" ? undefined : FIELDS[field];
  return own ? intl.formatMessage(own) : (fields.find(({ slug }) => slug === field)?.name ?? field);
}

const ORDER = Object.keys(FIELDS);

/** Changes in an order that makes sense to read; a record of them has none. */
export function inOrder(changes: TimelineItem["changes"]): TimelineItem["changes"] {
  const placeOf = (field: string) => (ORDER.includes(field) ? ORDER.indexOf(field) : ORDER.length);
  return [...changes].sort((a, b) => placeOf(a.field) - placeOf(b.field));
}

const AMOUNT = /^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/;

/** A value as people read it: amounts, statuses, yes and no in words of the staff member's language. */
export function valueText(intl: IntlShape, field: string, value: string): string {
  if (value === "true" || value === "false") return intl.formatMessage(ANSWERS[value]);
  if (field === "status" && value in STATUS_TEXTS) return intl.formatMessage(STATUS_TEXTS[value as CustomerStatus]);
  const amount = AMOUNT.exec(value);
  if (amount)
    return intl.formatNumber(amount[1] as unknown as number, {
      style: "currency",
      currency: amount[2],
      currencyDisplay: "code",
    });
  return value;
}
