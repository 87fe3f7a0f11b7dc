import { parseDate, today } from "@internationalized/date";

/** A day of the shop's calendar, such as "2026-05-03"; only what a date field gives. */
export type Day = string;

export function isDay(text: string | null): text is Day {
  if (!text || !/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  try {
    parseDate(text);
    return true;
  } catch {
    return false;
  }
}

/** The moment at which a day begins in the shop's time zone. */
export function startOf(day: Day, timeZone: string): string {
  return parseDate(day).toDate(timeZone).toISOString();
}

/** The last microsecond of a day in the shop's time zone, so fine because the ledger's times are. */
export function endOf(day: Day, timeZone: string): string {
  const next = parseDate(day).add({ days: 1 }).toDate(timeZone).getTime();
  return new Date(next - 1).toISOString().replace("Z", "999Z");
}

/** Today, as the shop's calendar has it. */
export function todayIn(timeZone: string): Day {
  return today(timeZone).toString();
}
