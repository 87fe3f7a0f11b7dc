import { expect, test, vi } from "vitest";
import { endOf, isDay, startOf, todayIn } from "./days";

test("a day begins and ends in the shop's time zone, whatever the clocks do", () => {
  expect(startOf("2026-07-01", "Europe/Berlin")).toBe("2026-06-30T22:00:00.000Z");
  expect(endOf("2026-07-01", "Europe/Berlin")).toBe("2026-07-01T21:59:59.999999Z");
  expect(startOf("2026-10-25", "Europe/Berlin")).toBe("2026-10-24T22:00:00.000Z");
  expect(endOf("2026-10-25", "Europe/Berlin")).toBe("2026-10-25T22:59:59.999999Z");
  expect(endOf("2026-12-31", "UTC")).toBe("2026-12-31T23:59:59.999999Z");
});

test("only days of the calendar are days", () => {
  expect(isDay("2026-02-28")).toBe(true);
  for (const text of [null, "", "2026-02-30", "2026-2-3", "28.02.2026", "2026-02-28T10:00"])
    expect(isDay(text), String(text)).toBe(false);
});

test("today is the shop's, not the computer's", () => {
  vi.useFakeTimers({ now: new Date("2026-05-03T23:30:00Z") });
  expect(todayIn("Europe/Berlin")).toBe("2026-05-04");
  expect(todayIn("America/New_York")).toBe("2026-05-03");
  vi.useRealTimers();
});
