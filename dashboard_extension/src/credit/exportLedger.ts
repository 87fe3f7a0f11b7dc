import type { IntlShape } from "react-intl";
import type { CreditEntryRowFragment } from "../gql/graphql";
import { KIND_TEXTS, whoText } from "./words";

const NUMBER = /^-?\d+(\.\d+)?$/;

/** What spreadsheets take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r\n|%＝＋－＠]/;

/**
 * Write rows as CSV (RFC 4180, with the mark by which spreadsheets know UTF-8). Text that a spreadsheet would take for a
 * formula gets an apostrophe before it: what customers and staff type must not run on anybody's computer.
 */
export function toCsv(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => {
    const safe = !NUMBER.test(text) && FORMULA.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** The ledger's entries as rows, with a head; times are the shop's. */
export function ledgerRows(intl: IntlShape, entries: readonly CreditEntryRowFragment[]): string[][] {
  const time = new Intl.DateTimeFormat("sv-SE", {
    dateStyle: "short",
    timeStyle: "medium",
    ...(intl.timeZone ? { timeZone: intl.timeZone } : {}),
  });
  const moment = (value: string | null | undefined) => (value ? time.format(new Date(value)) : "");
  const head = [
    intl.formatMessage({ id: "credit.csvNumber", defaultMessage: "Number" }),
    intl.formatMessage({ id: "credit.time", defaultMessage: "Time" }),
    intl.formatMessage({ id: "credit.kind", defaultMessage: "Kind" }),
    intl.formatMessage({ id: "credit.reason", defaultMessage: "Reason" }),
    intl.formatMessage({ id: "credit.note", defaultMessage: "Note" }),
    intl.formatMessage({ id: "credit.amount", defaultMessage: "Amount" }),
    intl.formatMessage({ id: "credit.balanceTitle", defaultMessage: "Balance after" }),
    intl.formatMessage({ id: "credit.currency", defaultMessage: "Currency" }),
    intl.formatMessage({ id: "credit.whoTitle", defaultMessage: "Who" }),
    intl.formatMessage({ id: "credit.orderTitle", defaultMessage: "Order" }),
    intl.formatMessage({ id: "credit.csvCheckout", defaultMessage: "Checkout" }),
    intl.formatMessage({ id: "credit.csvExpires", defaultMessage: "Expires" }),
  ];
  return [
    head,
    ...entries.map((entry) => [
      String(entry.sequence),
      moment(entry.createdAt),
      intl.formatMessage(KIND_TEXTS[entry.kind]),
      entry.reason?.label ?? "",
      entry.note ?? "",
      String(entry.amount.amount),
      String(entry.balanceAfter.amount),
      entry.amount.currency,
      whoText(intl, entry.actor),
      entry.orderReference ?? "",
      entry.checkoutReference ?? "",
      moment(entry.expiresAt),
    ]),
  ];
}

/** Hand a file to the browser, which saves it where downloads go. */
export function download(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
