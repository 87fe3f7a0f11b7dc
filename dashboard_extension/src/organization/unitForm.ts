import { useIntl } from "react-intl";
import { z } from "zod/mini";
import { changedOf } from "../app/useVersionedForm";
import { EMAIL } from "../customers/new/form";
import { useErrorText } from "../ui/form";
import type { Kind, KindId, Parts, Unit } from "./kinds";

export interface Values {
  name: string;
  externalReference: string;
  contactName: string;
  email: string;
  phone: string;
  vatNumber: string;
  country: string;
  streetAddress1: string;
  streetAddress2: string;
  postalCode: string;
  city: string;
  cityArea: string;
  countryArea: string;
}

export type Part = keyof Values;

const COMMON: readonly Part[] = ["name", "externalReference", "contactName", "email", "phone"];
const PLACE: readonly Part[] = [
  "country",
  "streetAddress1",
  "streetAddress2",
  "postalCode",
  "city",
  "cityArea",
  "countryArea",
];
const PARTS: Record<KindId, readonly Part[]> = {
  companies: [...COMMON, "vatNumber", "country"],
  branches: [...COMMON, ...PLACE],
  departments: COMMON,
};
const ALL: readonly Part[] = [...COMMON, "vatNumber", ...PLACE];

export function valuesOf(unit: Unit | undefined): Values {
  return Object.fromEntries(ALL.map((part) => [part, unit?.[part] ?? ""])) as unknown as Values;
}

/** What of these values a kind has and is other than before, as the API takes it. */
export function changesOf(kind: Kind, values: Values, before: Values): Parts {
  return changedOf(values, before, PARTS[kind.id]) as Parts;
}

/** What a unit has to be; the API knows more, and says so at the field. */
export function useSchema(): z.ZodMiniType<Values, Values> {
  const intl = useIntl();
  const { required } = useErrorText();
  const tooLong = (most: number) =>
    intl.formatMessage({ id: "organization.tooLong", defaultMessage: "{most} characters at most" }, { most });
  const text = (most: number) => z.string().check(z.trim(), z.maxLength(most, tooLong(most)));
  const noEmail = intl.formatMessage({ id: "new.emailForm", defaultMessage: "Write it like name@example.com" });
  return z.object({
    name: z.string().check(z.trim(), z.minLength(1, required), z.maxLength(200, tooLong(200))),
    externalReference: text(100),
    contactName: text(150),
    email: text(254).check(z.refine((email) => email === "" || EMAIL.test(email), noEmail)),
    phone: text(40),
    vatNumber: text(40),
    country: text(2),
    streetAddress1: text(256),
    streetAddress2: text(256),
    postalCode: text(20),
    city: text(256),
    cityArea: text(128),
    countryArea: text(128),
  });
}
