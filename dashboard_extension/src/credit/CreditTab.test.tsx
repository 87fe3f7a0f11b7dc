import { screen, waitFor, within } from "@testing-library/react";
import { graphql, HttpResponse } from "msw";
import { beforeEach, expect, test, vi } from "vitest";
import { show } from "../../test/render";
import { answer, server } from "../../test/server";
import type { CreditEntryKind } from "../gql/graphql";
import { toasts } from "../ui/toasts";
import { CreditTab } from "./CreditTab";

beforeEach(() => toasts.clear());

const EUR = (amount: string) => ({ amount, currency: "EUR" });
const PROFILE = "UHJvZmlsZTox";

function entry(sequence: number, kind: CreditEntryKind, amount: string, more: object = {}) {
  return {
    id: `RTo${sequence}`,
    sequence,
    createdAt: "2026-05-03T10:00:00Z",
    kind,
    amount: EUR(amount),
    balanceAfter: EUR(`${sequence}00.00`),
    reason: null,
    note: null,
    actor: { kind: "STAFF", id: "VTox", name: "Ada Clerk" },
    orderReference: null,
    checkoutReference: null,
    expiresAt: null,
    corrects: null,
    ...more,
  };
}

const ENTRIES = [
  entry(4, "CORRECTION", "-5.00", { corrects: { id: "RTo1" } }),
  entry(3, "REFUND", "2.00", { orderReference: "100042", actor: { kind: "SYSTEM", id: null, name: "job" } }),
  entry(2, "PAYMENT", "-30.00", {
    orderReference: "100042",
    actor: { kind: "CUSTOMER", id: "VToy", name: "Marek Novak" },
  }),
  entry(1, "TOP_UP", "50.00", {
    reason: { code: "goodwill", label: "Goodwill" },
    note: "for Friday",
    expiresAt: "2026-12-31T22:59:59Z",
  }),
];

function page(nodes: object[], more: { next?: string; total?: number } = {}) {
  return {
    totalCount: more.total ?? nodes.length,
    pageInfo: { endCursor: more.next ?? "end", hasNextPage: Boolean(more.next) },
    edges: nodes.map((node) => ({ node })),
  };
}

function account(changes: object = {}) {
  return {
    id: "QTox",
    currency: "EUR",
    balance: EUR("140.00"),
    held: EUR("20.00"),
    available: EUR("120.00"),
    lots: [
      { remaining: EUR("10.10"), expiresAt: "2026-12-31T22:59:59Z" },
      { remaining: EUR("0.20"), expiresAt: "2026-12-31T22:59:59Z" },
      { remaining: EUR("129.70"), expiresAt: null },
    ],
    holds: [
      {
        id: "SDox",
        amount: EUR("20.00"),
        checkoutReference: "77",
        createdAt: new Date(Date.now() - 3 * 3_600_000).toISOString(),
        expiresAt: "2026-05-03T12:00:00Z",
      },
    ],
    entries: page(ENTRIES),
    ...changes,
  };
}

const profile = (accounts: object[] | null) => ({
  customerProfile: {
    id: PROFILE,
    firstName: "Marek",
    lastName: "Novak",
    email: "m@example.com",
    creditAccounts: accounts,
  },
});

const text = (element: HTMLElement) => element.textContent?.replaceAll("\u00a0", " ");
const rows = () => screen.getAllByRole("row").slice(1);

test("shows the figures, what expires next, the holds and the ledger of an account, by one request", async () => {
  const calls = answer("CustomerCredit", profile([account()]));
  show(<CreditTab customerId={PROFILE} />);

  const card = await screen.findByRole("region", { name: "Credit in EUR" });
  expect(text(card)).toContain("AvailableEUR 120.00EUR 10.30 of it expires on Dec 31, 2026");
  expect(text(card)).toContain("BalanceEUR 140.00Held by checkoutsEUR 20.00");
  expect(text(within(card).getByRole("listitem"))).toMatch(
    /^EUR 20.00held for checkout 77, 3 hours ago, until May 3, 2026, 2:00 PM/,
  );
  expect(rows().map(text)).toEqual([
    "May 3, 2026, 12:00 PMCorrectionof entry 1–-EUR 5.00EUR 400.00Ada Clerk–",
    "May 3, 2026, 12:00 PMRefund–+EUR 2.00EUR 300.00The shop itself100042",
    "May 3, 2026, 12:00 PMPayment–-EUR 30.00EUR 200.00Marek Novak100042",
    "May 3, 2026, 12:00 PMTop-upexpires Dec 31, 2026Goodwillfor Friday+EUR 50.00EUR 100.00Ada Clerk–",
  ]);
  expect(screen.getAllByRole("link", { name: "100042" })[0]).toHaveAttribute("href", "/dashboard/orders/100042/");
  expect(screen.getByText("4 of 4 entries")).toBeVisible();
  expect(calls).toEqual([{ id: PROFILE, filter: null, first: 50, at: "1970-01-01T00:00:00Z", showsBalanceAt: false }]);
});

test("reads its filters from the address, in days of the shop", async () => {
  const calls = answer("CustomerCredit", profile([account({ balanceAsOf: EUR("99.00") })]));
  const { router, user } = show(<CreditTab customerId={PROFILE} />, {
    at: "/?kind=PAYMENT&from=2026-05-01&until=2026-05-31&asOf=2026-04-30&tab=credit",
  });
  expect(await screen.findByText("At the end of Apr 30, 2026")).toBeVisible();
  expect(screen.getByText("EUR 99.00")).toBeVisible();
  expect(calls).toEqual([
    {
      id: PROFILE,
      filter: {
        kinds: ["PAYMENT"],
        createdAt: { gte: "2026-04-30T22:00:00.000Z", lte: "2026-05-31T21:59:59.999999Z" },
      },
      first: 50,
      at: "2026-04-30T21:59:59.999999Z",
      showsBalanceAt: true,
    },
  ]);
  await user.click(screen.getByRole("button", { name: "Clear" }));
  await waitFor(() => expect(calls).toHaveLength(2));
  expect(calls[1]).toMatchObject({ filter: null, showsBalanceAt: true });
  expect(router.state.location.search).toBe("?asOf=2026-04-30&tab=credit");
});

test("says where no entry matches, and shows all again", async () => {
  const calls = answer("CustomerCredit", ({ filter }) => profile([account({ entries: page(filter ? [] : ENTRIES) })]));
  const { router, user } = show(<CreditTab customerId={PROFILE} />, { at: "/?kind=EXPIRY" });
  await user.click(await screen.findByRole("button", { name: "Show all entries" }));
  await waitFor(() => expect(rows()).toHaveLength(4));
  expect(router.state.location.search).toBe("");
  expect(calls.map(({ filter }) => filter)).toEqual([{ kinds: ["EXPIRY"] }, null]);
});

test("loads the next page after the last cursor", async () => {
  answer("CustomerCredit", profile([account({ entries: page(ENTRIES.slice(0, 2), { next: "c2", total: 4 }) })]));
  const calls = answer("CreditEntries", {
    customerProfile: { id: PROFILE, creditAccounts: [{ id: "QTox", entries: page(ENTRIES.slice(2), { total: 4 }) }] },
  });
  const { user } = show(<CreditTab customerId={PROFILE} />);
  await user.click(await screen.findByRole("button", { name: "Load more" }));
  expect(await screen.findByText("4 of 4 entries")).toBeVisible();
  expect(rows()).toHaveLength(4);
  expect(screen.queryByRole("button", { name: "Load more" })).toBeNull();
  expect(calls).toEqual([{ id: PROFILE, currency: "EUR", filter: null, first: 50, after: "c2" }]);
});

test("exports all pages under the filter", async () => {
  answer("CustomerCredit", profile([account()]));
  const calls = answer("CreditEntries", ({ after }) => ({
    customerProfile: {
      id: PROFILE,
      creditAccounts: [
        { id: "QTox", entries: after ? page(ENTRIES.slice(2)) : page(ENTRIES.slice(0, 2), { next: "c2" }) },
      ],
    },
  }));
  const saved: Blob[] = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => `blob:${saved.push(blob as Blob)}`);
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {});
  const { user } = show(<CreditTab customerId={PROFILE} />, { at: "/?from=2026-05-01" });
  await user.click(await screen.findByRole("button", { name: "Export CSV" }));
  await waitFor(() => expect(click).toHaveBeenCalledOnce());

  const lines = (await (saved[0] as Blob).text()).trim().split("\r\n");
  expect(lines.map((line) => line.split(",")[0]).slice(1)).toEqual(["4", "3", "2", "1"]);
  expect(lines[3]).toBe("2,2026-05-03 12:00:00,Payment,,,-30.00,200.00,EUR,Marek Novak,100042,,");
  const filter = { createdAt: { gte: "2026-04-30T22:00:00.000Z" } };
  expect(calls).toEqual([
    { id: PROFILE, currency: "EUR", filter, first: 100, after: null },
    { id: PROFILE, currency: "EUR", filter, first: 100, after: "c2" },
  ]);
});

test("releases a hold after asking once, and reads again what is there", async () => {
  let released = false;
  answer("CustomerCredit", () => profile([account(released ? { holds: [], held: EUR("0.00") } : {})]));
  const calls = answer("CreditRelease", () => {
    released = true;
    return { creditHoldRelease: { hold: { id: "SDox", status: "RELEASED" }, errors: [] } };
  });
  const { user } = show(<CreditTab customerId={PROFILE} />);
  await user.click(await screen.findByRole("button", { name: "Release" }));
  const dialog = await screen.findByRole("alertdialog");
  expect(calls).toEqual([]);
  await user.click(within(dialog).getByRole("button", { name: /^Release EUR/ }));
  expect(await screen.findByText("EUR 20.00 released")).toBeVisible();
  await waitFor(() => expect(screen.queryByRole("button", { name: "Release" })).toBeNull());
  expect(calls).toEqual([{ id: "SDox" }]);
});

test("corrects part of an entry by a new one", async () => {
  answer("CustomerCredit", profile([account()]));
  answer("CreditReasonsToChoose", {
    creditReasons: [
      { code: "mistake", label: "Mistake" },
      { code: "goodwill", label: "Goodwill" },
    ],
  });
  const calls = answer("CreditCorrect", {
    customerCreditCorrect: {
      account: { id: "QTox", available: EUR("119.50") },
      entry: { id: "RTo5", amount: EUR("-0.50") },
      errors: [],
    },
  });
  const { user } = show(<CreditTab customerId={PROFILE} />);
  await user.click(await screen.findByRole("button", { name: "Actions for entry 1" }));
  await user.click(await screen.findByRole("menuitem", { name: "Correct this entry" }));
  const amount = await screen.findByRole("textbox", { name: "How much of it was wrong" });
  await user.type(amount, "50.01");
  await user.click(screen.getByRole("button", { name: "Correct" }));
  expect(await screen.findByText("At most EUR 50.00 is possible.")).toBeVisible();
  expect(calls).toEqual([]);
  await user.clear(amount);
  await user.type(amount, "0.5");
  await user.click(screen.getByRole("button", { name: "Correct" }));
  expect(await screen.findByText("Entry 1 corrected by -EUR 0.50")).toBeVisible();
  expect(calls).toEqual([
    { input: { entryId: "RTo1", amount: "0.50", reason: "mistake", note: null, idempotencyKey: expect.any(String) } },
  ]);
});

test("payments offer their order's refund, and no correction", async () => {
  answer("CustomerCredit", profile([account()]));
  const asked = answer("OrderCredit", { orderCredit: null });
  const { user } = show(<CreditTab customerId={PROFILE} />);
  await user.click(await screen.findByRole("button", { name: "Actions for entry 2" }));
  expect(screen.getAllByRole("menuitem").map((item) => item.textContent)).toEqual(["Refund this order in credit"]);
  await user.click(screen.getByRole("menuitem"));
  expect(await screen.findByText("There is no such order")).toBeVisible();
  expect(asked).toEqual([{ orderId: "T3JkZXI6MTAwMDQy" }]);
});

test.each([
  ["a customer with credit", [account()]],
  ["a customer who has none yet", []],
])("a link to the refund of an order opens it for %s, and closing takes it out of the address", async (_, accounts) => {
  answer("CustomerCredit", profile(accounts));
  const asked = answer("OrderCredit", { orderCredit: null });
  const at = "/?tab=credit&panel=refund&order=T3JkZXI6MQ%3D%3D";
  const { user, router } = show(<CreditTab customerId={PROFILE} />, { at });
  await screen.findByRole("dialog", { name: "Refund in credit" });
  await screen.findByText("There is no such order");
  expect(asked).toEqual([{ orderId: "T3JkZXI6MQ==" }]);
  await user.keyboard("{Escape}");
  expect(router.state.location.search).toBe("?tab=credit");
});

test("a link to the refund of an order opens nothing for those who may only look", async () => {
  answer("CustomerCredit", profile([account()]));
  const asked = answer("OrderCredit", { orderCredit: null });
  const session = { permissions: new Set(["view_customer_credit"] as const) };
  show(<CreditTab customerId={PROFILE} />, { session, at: "/?panel=refund&order=T3JkZXI6MQ%3D%3D" });
  await screen.findByRole("region", { name: "Credit in EUR" });
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(asked).toEqual([]);
});

test("offers nothing to do to those who may only look", async () => {
  answer("CustomerCredit", profile([account()]));
  show(<CreditTab customerId={PROFILE} />, {
    session: { permissions: new Set(["view_customer_credit"]) },
    at: "/?panel=top-up",
  });
  await screen.findByRole("region", { name: "Credit in EUR" });
  expect(screen.queryByRole("button", { name: /Top up|Reduce|Release|Actions/ })).toBeNull();
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(screen.getByRole("button", { name: "Export CSV" })).toBeVisible();
});

test("opens the top-up of the account from the address, and closes it there", async () => {
  answer("CustomerCredit", profile([account(), account({ id: "QToy", currency: "JPY", holds: [] })]));
  const asked = answer("CreditPosting", { ...profile([]), creditReasons: [] });
  const { router, user } = show(<CreditTab customerId={PROFILE} />);
  const card = await screen.findByRole("region", { name: "Credit in JPY" });
  await user.click(within(card).getByRole("button", { name: "Top up" }));
  expect(await screen.findByRole("dialog", { name: "Top up credit" })).toBeVisible();
  expect(router.state.location.search).toBe("?panel=top-up&in=JPY");
  expect(asked).toEqual([{ id: PROFILE }]);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(router.state.location.search).toBe(""));
});

test("a customer without credit is said to have none", async () => {
  answer("CustomerCredit", profile([]));
  const { router, user } = show(<CreditTab customerId={PROFILE} />);
  expect(await screen.findByText("No credit yet")).toBeVisible();
  answer("CreditPosting", { ...profile([]), creditReasons: [] });
  await user.click(screen.getByRole("button", { name: "Top up" }));
  expect(router.state.location.search).toBe("?panel=top-up");
});

test("says what went wrong, and tries again", async () => {
  server.use(graphql.query("CustomerCredit", () => HttpResponse.error()));
  const { user } = show(<CreditTab customerId={PROFILE} />);
  expect(await screen.findByText("The shop cannot be reached")).toBeVisible();
  answer("CustomerCredit", profile([account()]));
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("region", { name: "Credit in EUR" })).toBeVisible();
});

test("those who may not see credit are told so", async () => {
  answer("CustomerCredit", profile(null));
  show(<CreditTab customerId={PROFILE} />);
  expect(await screen.findByText("You do not have permission for this")).toBeVisible();
});
