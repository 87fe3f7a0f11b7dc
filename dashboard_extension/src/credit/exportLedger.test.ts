import { createIntl } from "react-intl";
import { expect, test } from "vitest";
import type { CreditEntryRowFragment } from "../gql/graphql";
import { ledgerRows, toCsv } from "./exportLedger";

const intl = createIntl({ locale: "en", timeZone: "Europe/Berlin", onError: () => {} });
const EUR = (amount: string | number) => ({ amount, currency: "EUR" });
const ENTRY: CreditEntryRowFragment = {
  id: "RTox",
  sequence: 7,
  createdAt: "2026-05-03T22:30:00.123456Z",
  kind: "PAYMENT",
  amount: EUR("-10.50"),
  balanceAfter: EUR(89.5),
  reason: null,
  note: null,
  actor: { kind: "CUSTOMER", id: "VTox", name: 'Ada, "Countess"' },
  orderReference: "100042",
  checkoutReference: "77",
  expiresAt: null,
  corrects: null,
};

test("writes an entry as a row, amounts as they are and times of the shop", () => {
  const [head, row] = ledgerRows(intl, [ENTRY]);
  expect(head).toEqual([
    "Number",
    "Time",
    "Kind",
    "Reason",
    "Note",
    "Amount",
    "Balance after",
    "Currency",
    "Who",
    "Order",
    "Checkout",
    "Expires",
  ]);
  expect(row).toEqual([
    "7",
    "2026-05-04 00:30:00",
    "Payment",
    "",
    "",
    "-10.50",
    "89.5",
    "EUR",
    'Ada, "Countess"',
    "100042",
    "77",
    "",
  ]);
});

test("quotes what has commas, quotes and line breaks", () => {
  expect(toCsv([["a", "b,c", 'd"e', "f\r\ng"]])).toBe('\ufeffa,"b,c","d""e","f\r\ng"\r\n');
});

test("a formula is text, and a negative amount stays a number", () => {
  const cells = ["=1+1", "+49 30", "-10.50", "-x", "@SUM(A1)", "\tx", "\rx", "|cmd", "＝1", "plain", "=a,b", "-1e5"];
  expect(toCsv([cells])).toBe(
    "\ufeff'=1+1,'+49 30,-10.50,'-x,'@SUM(A1),'\tx,\"'\rx\",'|cmd,'＝1,plain,\"'=a,b\",'-1e5\r\n",
  );
});
