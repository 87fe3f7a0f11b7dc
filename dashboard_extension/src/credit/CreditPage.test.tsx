import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "../../test/render";
import { answer } from "../../test/server";
import CreditPage from "./CreditPage";

const money = (amount: string, currency = "EUR") => ({ amount, currency });

function customer(number: number, firstName: string, available: string) {
  return {
    id: `UHJvZmlsZTo${number}`,
    firstName,
    lastName: "Novak",
    email: `${firstName.toLowerCase()}@example.com`,
    status: "ACTIVE",
    onHold: false,
    creditAccounts: [
      {
        id: `QTo${number}`,
        balance: money(available),
        held: money("0.00"),
        available: money(available),
        lots: [{ remaining: money("5.00"), expiresAt: "2026-12-31T22:59:59Z" }],
      },
    ],
  };
}

const owed = (currency: string, balance: string, held: string, accounts: number) => ({
  currency,
  balance: money(balance, currency),
  held: money(held, currency),
  available: money(balance, currency),
  accounts,
  asOf: "2026-05-03T10:00:00Z",
});

function page(nodes: object[], next?: string) {
  return {
    totalCount: 2,
    totalCountIsExact: true,
    pageInfo: { endCursor: next ?? "end", hasNextPage: Boolean(next) },
    edges: nodes.map((node) => ({ node })),
  };
}

const given = (changes: object = {}) =>
  answer("CreditOverview", {
    creditLiability: [owed("EUR", "1033.90", "20.00", 2), owed("JPY", "5000", "0", 1)],
    customerProfiles: page([customer(1, "Ada", "500.00"), customer(2, "Bo", "80.10")]),
    ...changes,
  });

const text = (element: HTMLElement) => element.textContent?.replaceAll("\u00a0", " ");
const rows = () => screen.getAllByRole("row").slice(1);

test("shows what is owed per currency and who has it, the most first, by one request", async () => {
  const calls = given();
  show(<CreditPage />);
  expect(text(await screen.findByRole("link", { name: /Owed in EUR/ }))).toBe(
    "Owed in EUREUR 1,033.902 customers · EUR 20.00 held by checkouts",
  );
  expect(text(screen.getByRole("link", { name: /Owed in JPY/ }))).toBe("Owed in JPYJPY 5,0001 customer");
  expect(rows().map(text)).toEqual([
    "Ada Novakada@example.comEUR 500.00–Dec 31, 2026EUR 5.00Active",
    "Bo Novakbo@example.comEUR 80.10–Dec 31, 2026EUR 5.00Active",
  ]);
  expect(screen.getByRole("link", { name: "Ada Novak" })).toHaveAttribute("href", "/c/UHJvZmlsZTo1?tab=credit");
  expect(calls).toEqual([
    {
      currency: "EUR",
      filter: { credit: { available: true, currency: "EUR" } },
      sortBy: { field: "CREDIT", currency: "EUR", direction: "DESC" },
      first: 50,
    },
  ]);
});

test("another currency, search and order are in the address", async () => {
  const calls = given();
  const { router, user } = show(<CreditPage />);
  await user.click(await screen.findByRole("link", { name: /Owed in JPY/ }));
  await waitFor(() => expect(calls.at(-1)).toMatchObject({ currency: "JPY", sortBy: { currency: "JPY" } }));
  await user.type(screen.getByRole("searchbox"), "bo");
  await waitFor(() =>
    expect(calls.at(-1)).toMatchObject({ filter: { credit: { available: true, currency: "JPY" }, search: "bo" } }),
  );
  await user.click(await screen.findByRole("columnheader", { name: "Customer" }));
  await waitFor(() => expect(calls.at(-1)).toMatchObject({ sortBy: { field: "NAME", direction: "ASC" } }));
  expect(router.state.location.search).toBe("?currency=JPY&q=bo&sort=name");
});

test("the least come first at the second click on the amounts", async () => {
  const calls = given();
  const { router, user } = show(<CreditPage />);
  await user.click(await screen.findByRole("columnheader", { name: "Available" }));
  await waitFor(() => expect(calls.at(-1)?.sortBy).toEqual({ field: "CREDIT", currency: "EUR", direction: "ASC" }));
  expect(router.state.location.search).toBe("?sort=least");
});

test("loads more after the last cursor", async () => {
  given({ customerProfiles: page([customer(1, "Ada", "500.00")], "c1") });
  const calls = answer("CreditCustomers", { customerProfiles: page([customer(2, "Bo", "80.10")]) });
  const { user } = show(<CreditPage />);
  await user.click(await screen.findByRole("button", { name: "Load more" }));
  expect(await screen.findByText("2 of 2 customers")).toBeVisible();
  expect(rows()).toHaveLength(2);
  expect(calls[0]).toMatchObject({ currency: "EUR", first: 50, after: "c1" });
});

test("nobody found: the search can be dropped", async () => {
  given({ customerProfiles: { ...page([]), totalCount: 0 } });
  const { router, user } = show(<CreditPage />, { at: "/?q=zz" });
  expect(await screen.findByText("Nobody with credit matches")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Drop the search" }));
  expect(router.state.location.search).toBe("");
});

test("a shop without credit says so", async () => {
  given({ creditLiability: [], customerProfiles: { ...page([]), totalCount: 0 } });
  show(<CreditPage />);
  expect(await screen.findByText("No customer has credit.")).toBeVisible();
  expect(screen.getByText("Nobody has credit in EUR")).toBeVisible();
});
