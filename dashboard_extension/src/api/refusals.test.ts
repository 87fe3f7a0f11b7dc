import { readFileSync } from "node:fs";
import { createIntl } from "react-intl";
import { expect, test } from "vitest";
import type { CustomerExtErrorCode } from "../gql/graphql";
import { loadTexts } from "../i18n/locales";
import { CODE_TEXTS, inWords } from "./refusals";

const SDL = readFileSync("../saleor_customer_ext/graphql/schema.graphql", "utf8");
const CODES = (/enum CustomerExtErrorCode \{(.*?)\n\}/s.exec(SDL)?.[1] ?? "").match(/^ {2}[A-Z_]+$/gm) ?? [];

async function say(locale: string, code: string, field: string | null = null) {
  const texts = await loadTexts(locale === "de" ? "de" : "en");
  const intl = createIntl({ locale, messages: texts, onError: () => {} });
  return inWords(intl, { code: code as CustomerExtErrorCode, field, message: "As the API says it." }).message;
}

test("every code of the API has a German text", async () => {
  const german = await loadTexts("de");
  const codes = CODES.map((code) => code.trim());
  expect(codes).toContain("CONFLICT");
  expect(codes.filter((code) => !german[CODE_TEXTS[code as CustomerExtErrorCode]?.id])).toEqual([]);
  expect(Object.keys(CODE_TEXTS).filter((code) => !codes.includes(code))).toEqual([]);
});

test.each([
  ["UNIQUE", null, "Das gibt es schon."],
  ["UNIQUE", "email", "Ein anderes Konto hat diese E-Mail-Adresse."],
  ["UNIQUE", "slug", "Das gibt es schon."],
  ["INVALID", "phone", "Das ist keine Telefonnummer."],
  ["INVALID", "postalCode", "Das wird nicht angenommen: As the API says it."],
  ["NOT_FOUND", "reason", "Dieser Grund kann nicht mehr gewählt werden."],
  ["ARCHIVED", "companyId", "Das ist archiviert, also kommt nichts Neues dazu. Stellen Sie es erst wieder her."],
  ["UNIQUE", "branchIds", "Zwei davon haben eine Abteilung mit demselben Namen. Benennen Sie erst eine um."],
  ["toString", null, "As the API says it."],
  ["NEW_ONE", "email", "As the API says it."],
])("%s at %s in German", async (code, field, text) => {
  expect(await say("de", code, field)).toBe(text);
});

test("how many customers stand in the way of a move is said in German", async () => {
  const intl = createIntl({ locale: "de", messages: await loadTexts("de"), onError: () => {} });
  const message = "Customers who belong to another company: 3. Assign them elsewhere first, or move them along.";
  const say = (field: string) => inWords(intl, { code: "BELONGS_ELSEWHERE", field, message }).message;
  expect(say("companyId")).toBe(
    "3 Kunden gehören zu einer anderen Firma. Ordnen Sie sie erst um, oder nehmen Sie sie mit.",
  );
  expect(say("departmentId")).toBe("Das passt nicht zusammen: 3 Kunden gehören woandershin.");
});

test.each([
  ["UNIQUE", "email", "As the API says it."],
  ["REQUIRED", "name", "Fill this in"],
  ["NOT_FOUND", "reason", "This reason can no longer be chosen."],
])("%s at %s in English: the API's own sentence, but where ours says more", async (code, field, text) => {
  expect(await say("en-gb", code, field)).toBe(text);
});
