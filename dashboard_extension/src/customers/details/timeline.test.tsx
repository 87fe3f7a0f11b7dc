import { screen, waitFor } from "@testing-library/react";
import { createIntl } from "react-intl";
import { expect, test, vi } from "vitest";
import { show } from "../../../test/render";
import { answer } from "../../../test/server";
import DetailsPage from "./DetailsPage";
import { nextExpiry } from "./expiry";
import { fieldValueText } from "./fieldValues";
import { CUSTOMER, pageOf, timelineOf } from "./testData";
import { valueText } from "./timelineTexts";

const open = (options: Parameters<typeof show>[1] = {}) =>
  show(<DetailsPage />, { at: "/c/P1?tab=timeline", path: "/c/:id", ...options });
const items = () => screen.getAllByRole("listitem").filter(({ className }) => className === "timeline-item");
const text = (element: HTMLElement) => element.textContent?.replaceAll("\u00a0", " ");

test("says what was done, by whom, when, and what was before and after", async () => {
  const happened = timelineOf([
    {
      id: "E4",
      kind: "customer.changed",
      changes: [{ field: "last_name", before: "Novák", after: "Novotný" }],
    },
    { id: "E3", kind: "customer.tags_changed", changes: [{ field: "tags", before: "Old", after: "New" }] },
    {
      id: "E2",
      kind: "credit.payment",
      reference: "9002",
      actor: { kind: "CUSTOMER", name: null },
      changes: [{ field: "balance", before: "40.00 EUR", after: "10.00 EUR" }],
    },
    { id: "E1", kind: "customer.fields_changed", changes: [{ field: "ramp", before: null, after: "true" }] },
    { id: "E0", kind: "customer.something_new", actor: { kind: "SYSTEM", name: "nightly" } },
  ]);
  answer("Customer", pageOf({ timeline: happened }));
  open();
  await screen.findByText("Contact data changed");
  expect(items().map(text)).toEqual([
    "Contact data changedAda Clerk · May 3, 2026, 12:00 PMLast name: Novák became Novotný",
    "Tags changedAda Clerk · May 3, 2026, 12:00 PMTags: + New − Old",
    "Paid with creditNo. 9002the customer · May 3, 2026, 12:00 PMBalance: EUR 40.00 became EUR 10.00",
    "Custom fields changedAda Clerk · May 3, 2026, 12:00 PMLoading ramp: Yes",
    "customer.something_newnightly · May 3, 2026, 12:00 PM",
  ]);
});

test("a filter stands in the address, and narrows what is read", async () => {
  answer("Customer", pageOf());
  const calls = answer("CustomerTimeline", ({ after }: Record<string, unknown>) => ({
    customerProfile: {
      id: "P1",
      timeline: after
        ? timelineOf([{ id: "E1", kind: "credit.refund" }])
        : timelineOf([{ id: "E2", kind: "credit.top_up" }], "after-E2"),
    },
  }));
  const { user, router } = open();
  await screen.findByText("Tags changed");
  await user.click(screen.getByRole("button", { name: /About/ }));
  await user.click(await screen.findByRole("option", { name: "Credit" }));
  await waitFor(() => expect(router.state.location.search).toBe("?tab=timeline&about=credit"));
  await screen.findByText("Credit topped up");
  expect(screen.queryByText("Tags changed")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Load more" }));
  await screen.findByText("Given back as credit");
  expect(items()).toHaveLength(2);
  const kinds = [
    "credit.top_up",
    "credit.reduction",
    "credit.payment",
    "credit.refund",
    "credit.expiry",
    "credit.correction",
    "credit.transfer",
    "credit.hold_released",
  ];
  expect(calls).toEqual([
    { id: "P1", first: 20, filter: { kinds } },
    { id: "P1", first: 20, filter: { kinds }, after: "after-E2" },
  ]);
});

test("nothing that meets the filter says so, and drops the filter", async () => {
  answer("Customer", pageOf());
  answer("CustomerTimeline", { customerProfile: { id: "P1", timeline: timelineOf([]) } });
  const { user } = open({ at: "/c/P1?tab=timeline&by=APP" });
  await screen.findByText("Nothing happened here");
  await user.click(screen.getByRole("button", { name: "Show everything" }));
  expect(await screen.findByText("Tags changed")).toBeInTheDocument();
});

test("printing reads the whole customer and takes the page away from the paper while it lasts", async () => {
  const printed = vi.fn();
  vi.stubGlobal("print", printed);
  const calls = answer("Customer", pageOf());
  const { user, container } = open({ at: "/c/P1" });
  await user.click(await screen.findByRole("button", { name: "More actions" }));
  await user.click(screen.getByRole("menuitem", { name: "Print" }));
  await waitFor(() => expect(printed).toHaveBeenCalledTimes(1));
  expect(calls.map(({ first }) => first)).toEqual([20, 100]);
  const sheet = container.querySelector<HTMLElement>(".sheet");
  expect(sheet).toHaveTextContent(/^Marek NovákK-100 · Active/);
  expect(sheet).toHaveTextContent("Calls on Fridays");
  expect(sheet).toHaveTextContent("9001");
  expect(container.querySelector("main")?.parentElement).toHaveClass("no-print");
  window.dispatchEvent(new Event("afterprint"));
  await waitFor(() => expect(container.querySelector(".sheet")).toBeNull());
});

test("what expires next", () => {
  const lots = CUSTOMER.creditAccounts[0]?.lots ?? [];
  const sooner = { expiresAt: "2026-12-31T22:59:59Z", remaining: { amount: "1.00", currency: "EUR" } };
  expect(nextExpiry([...lots, sooner])).toEqual(sooner);
  expect(nextExpiry(lots.filter(({ expiresAt }) => !expiresAt))).toBeNull();
});

test("values are written in the language of the reader", () => {
  const intl = createIntl({ locale: "de", messages: {}, onError: () => {} });
  expect(valueText(intl, "balance", "1234.50 EUR")).toBe("1.234,50\u00a0EUR");
  expect(valueText(intl, "note", "5 EUR off")).toBe("5 EUR off");
  expect(fieldValueText(intl, { kind: "NUMBER" }, "1234.5")).toBe("1.234,5");
  expect(fieldValueText(intl, { kind: "DATE" }, "2026-12-31")).toBe("31.12.2026");
  expect(fieldValueText(intl, { kind: "TEXT" }, "true")).toBe("true");
});
