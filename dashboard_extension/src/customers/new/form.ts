import type { FieldPath } from "react-hook-form";
import { type IntlShape, useIntl } from "react-intl";
import { z } from "zod/mini";
import { amountOf, amountProblem } from "../../credit/amounts";
import { isDay, startOf, todayIn } from "../../credit/days";
import type { CustomerProfileCreateInput, NewCustomerChoicesQuery } from "../../gql/graphql";
import type { Parent } from "../../organization/kinds";
import { INPUTS, NOWHERE, type Places } from "../../organization/places";
import { useSession } from "../../session/session";
import { useErrorText } from "../../ui/form";
import { type AddressParts, EMPTY_ADDRESS } from "../address/address";
import { type FieldOfShop, isNumber, toSend } from "../customFields/values";

export type Choices = NewCustomerChoicesQuery;

export interface NewAddress extends AddressParts {
  number: string;
  billing: boolean;
  shipping: boolean;
}

export interface Values {
  organization: Places;
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  accountNumber: string;
  groupId: string;
  discountGroup: { id: string; name: string } | null;
  tagIds: string[];
  preferredChannel: string;
  currency: string;
  language: string;
  note: string;
  isTest: boolean;
  sendInvitation: boolean;
  addresses: NewAddress[];
  /** By slug. */
  customFields: Record<string, string>;
  firstCredit: { amount: string; currency: string; reason: string; note: string; expiresAt: string };
}

export function emptyValues(
  currency: string,
  fields: readonly FieldOfShop[],
  reasons: readonly { code: string }[],
): Values {
  return {
    organization: NOWHERE,
    firstName: "",
    lastName: "",
    email: "",
    phone: "",
    accountNumber: "",
    groupId: "",
    discountGroup: null,
    tagIds: [],
    preferredChannel: "",
    currency: "",
    language: "",
    note: "",
    isTest: false,
    sendInvitation: true,
    addresses: [],
    customFields: Object.fromEntries(fields.map(({ slug }) => [slug, ""])),
    firstCredit: {
      amount: "",
      currency,
      reason: (reasons.length === 1 && reasons[0]?.code) || "",
      note: "",
      expiresAt: "",
    },
  };
}

/** The address that the form begins another one with. */
export function newAddress(values: Values): NewAddress {
  const [first] = values.addresses;
  return {
    ...EMPTY_ADDRESS,
    firstName: values.firstName,
    lastName: values.lastName,
    country: first?.country ?? "",
    number: "",
    billing: !first,
    shipping: !first,
  };
}

export const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** What a new customer has to be; the API knows more, and says so at the field. */
export function useSchema(fields: readonly FieldOfShop[]): z.ZodMiniType<Values, Values> {
  const intl = useIntl();
  const { timeZone } = useSession();
  const { required } = useErrorText();
  const tooLong = (most: number) =>
    intl.formatMessage({ id: "new.tooLong", defaultMessage: "{most} characters at most" }, { most });
  const text = (most: number) => z.string().check(z.trim(), z.maxLength(most, tooLong(most)));
  const needed = (most: number) =>
    z.string().check(z.trim(), z.minLength(1, required), z.maxLength(most, tooLong(most)));
  const part = text(256);
  const place = z.nullable(z.custom<Parent>());
  const address = z.object({
    ...(Object.fromEntries(Object.keys(EMPTY_ADDRESS).map((name) => [name, part])) as Record<
      keyof AddressParts,
      typeof part
    >),
    country: needed(2),
    number: text(64),
    billing: z.boolean(),
    shipping: z.boolean(),
  });
  return z
    .object({
      firstName: needed(150),
      lastName: needed(150),
      email: needed(254).check(
        z.regex(EMAIL, intl.formatMessage({ id: "new.emailForm", defaultMessage: "Write it like name@example.com" })),
      ),
      phone: text(40),
      accountNumber: text(64),
      groupId: z.string(),
      discountGroup: z.nullable(z.custom<{ id: string; name: string }>()),
      organization: z.object({ company: place, branch: place, department: place }),
      tagIds: z.array(z.string()),
      preferredChannel: z.string(),
      currency: text(3),
      language: text(64),
      note: text(10_000),
      isTest: z.boolean(),
      sendInvitation: z.boolean(),
      addresses: z.array(address),
      customFields: z.record(z.string(), z.string()),
      firstCredit: z.object({
        amount: z.string(),
        currency: z.string(),
        reason: z.string(),
        note: text(2000),
        expiresAt: z.string(),
      }),
    })
    .check(({ value, issues }) => {
      const refuse = (path: string[], message: string) => issues.push({ code: "custom", path, message, input: value });
      for (const { slug, kind } of fields) {
        const typed = value.customFields[slug]?.trim();
        if (typed && kind === "NUMBER" && !isNumber(typed))
          refuse(
            ["customFields", slug],
            intl.formatMessage(
              { id: "new.number", defaultMessage: "Write a number such as {example}" },
              { example: intl.formatNumber(12.5) },
            ),
          );
      }
      const credit = value.firstCredit;
      if (!hasCredit(value)) return;
      const problem = amountProblem(intl, credit.amount, credit.currency);
      if (problem) refuse(["firstCredit", "amount"], problem);
      if (!credit.reason) refuse(["firstCredit", "reason"], required);
      if (credit.expiresAt && (!isDay(credit.expiresAt) || credit.expiresAt < todayIn(timeZone)))
        refuse(
          ["firstCredit", "expiresAt"],
          intl.formatMessage({ id: "new.pastDay", defaultMessage: "The last day must not be over" }),
        );
    }) as unknown as z.ZodMiniType<Values, Values>;
}

/** Whether a first credit is meant: an amount was typed, or a note about one. */
export function hasCredit({ firstCredit: { amount, note } }: Values): boolean {
  return Boolean(amount.trim() || note.trim());
}

/** What was typed, as the API takes it; what is empty is left out. */
export function inputOf(
  values: Values,
  fields: readonly FieldOfShop[],
  intl: IntlShape,
  timeZone: string,
): CustomerProfileCreateInput {
  const { firstName, lastName, email, tagIds, isTest, sendInvitation, addresses, customFields, firstCredit } = values;
  const { phone, accountNumber, groupId, preferredChannel, currency, language, note } = values;
  const texts = { phone, accountNumber, groupId, preferredChannel, currency, language, note };
  const filled = fields
    .map(({ slug, kind }) => ({ slug, value: toSend(kind, customFields[slug] ?? "") }))
    .filter(({ value }) => value);
  return {
    firstName,
    lastName,
    email,
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text)),
    ...(tagIds.length ? { tagIds } : {}),
    ...placesInput(values.organization),
    ...(values.discountGroup ? { discountGroupId: values.discountGroup.id } : {}),
    ...(isTest ? { isTest } : {}),
    ...(filled.length ? { customFields: filled } : {}),
    ...(addresses.length ? { addresses: addresses.map(addressInput) } : {}),
    ...(hasCredit(values)
      ? {
          firstCredit: {
            amount: amountOf(firstCredit.amount, firstCredit.currency, intl.locale) ?? "",
            currency: firstCredit.currency,
            reason: firstCredit.reason,
            ...(firstCredit.note.trim() ? { note: firstCredit.note.trim() } : {}),
            ...(isDay(firstCredit.expiresAt) ? { expiresAt: startOf(firstCredit.expiresAt, timeZone) } : {}),
          },
        }
      : {}),
    sendInvitation,
  };
}

function placesInput(places: Places) {
  const named = Object.entries(INPUTS).flatMap(([input, part]) => {
    const place = places[part];
    return place ? [[input, place.id]] : [];
  });
  return Object.fromEntries(named);
}

function addressInput({ number, billing, shipping, ...parts }: NewAddress) {
  return {
    address: Object.fromEntries(Object.entries(parts).filter(([, text]) => text)),
    ...(number ? { number } : {}),
    isDefaultBillingAddress: billing,
    isDefaultShippingAddress: shipping,
  };
}

/** Where a refusal belongs whose field the API calls otherwise than the form. */
export function namesOf(values: Values, fields: readonly FieldOfShop[]): Record<string, FieldPath<Values>> {
  const names: Record<string, FieldPath<Values>> = {};
  for (const { slug } of fields) names[slug] = `customFields.${slug}`;
  for (const place of values.addresses.keys()) {
    for (const part of [...(Object.keys(EMPTY_ADDRESS) as (keyof AddressParts)[]), "number" as const])
      names[`addresses.${place}.${part}`] = `addresses.${place}.${part}`;
    names[`addresses.${place}`] = `addresses.${place}.streetAddress1`;
  }
  for (const [input, part] of Object.entries(INPUTS)) names[input] = `organization.${part}`;
  names.discountGroupId = "discountGroup";
  if (hasCredit(values)) {
    names.amount = "firstCredit.amount";
    names.reason = "firstCredit.reason";
    names.expiresAt = "firstCredit.expiresAt";
  }
  // A field of the shop's own may be called like one of these; then the customer's own data is meant.
  for (const own of [
    "firstName",
    "lastName",
    "email",
    "phone",
    "accountNumber",
    "note",
    "language",
    "currency",
  ] as const)
    names[own] = own;
  return names;
}

/** The parts of the page that are folded at first. */
export const PARTS = ["account", "organization", "addresses", "customFields", "firstCredit"] as const;
export type Part = (typeof PARTS)[number];

/** In which folded part an input stands; null where it is in sight always. */
export function partOf(name: string): Part | null {
  const [first] = name.split(".");
  if (first === "organization" || first === "addresses" || first === "customFields" || first === "firstCredit")
    return first;
  return first === "firstName" ||
    first === "lastName" ||
    first === "email" ||
    first === "sendInvitation" ||
    first === "root"
    ? null
    : "account";
}
