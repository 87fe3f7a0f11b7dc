import { screen, waitFor, within } from "@testing-library/react";
import { graphql, HttpResponse } from "msw";
import { expect, test } from "vitest";
import { show } from "../../../test/render";
import { answer, server } from "../../../test/server";
import ListPage from "./ListPage";

const MAREK = {
  id: "P1",
  firstName: "Marek",
  lastName: "Novák",
  email: "marek@example.com",
  phone: "+420 123",
  accountNumber: "K-1",
  customerSince: "2026-05-03T10:00:00Z",
  status: "ACTIVE",
  onHold: true,
  emailConfirmed: true,
  lastLoginAt: null,
  currency: "EUR",
  preferredChannel: "",
  numberOfOrders: 3,
  lastOrderAt: null,
  revenue: { amount: "1234.50", currency: "EUR" },
  tags: [
    { id: "T1", name: "Red", color: "#aa0000" },
    { id: "T2", name: "Blue", color: "#0000aa" },
    { id: "T3", name: "Green", color: "#00aa00" },
    { id: "T4", name: "Late", color: "#000000" },
  ],
};
const ANNA = {
  ...MAREK,
  id: "P2",
  firstName: "Anna",
  lastName: "Zoll",
  email: "anna@example.com",
  onHold: false,
  tags: [],
};

function page(customers: object[], more: object = {}) {
  return {
    customerProfiles: {
      totalCount: customers.length,
      totalCountIsExact: true,
      pageInfo: { startCursor: "s", endCursor: "e", hasNextPage: false, hasPreviousPage: false },
      edges: customers.map((node) => ({ node })),
      ...more,
    },
    customerTags: MAREK.tags,
    customerGroups: [{ id: "G1", name: "Dealers" }],
    customFields: [],
  };
}

const FACETS = {
  customerProfileFacets: {
    statuses: [{ status: "BLOCKED", count: 7, countIsExact: true }],
    tags: [{ tagId: "T1", count: 3, countIsExact: true }],
    groups: [],
  },
};

test("a row says who it is, with money, tags and what stops orders, and leads to the customer", async () => {
  const calls = answer("Customers", page([MAREK]));
  answer("CustomerFacets", FACETS);
  const { router, user } = show(<ListPage />);
  const row = await screen.findByRole("row", { name: "Marek Novák marek@example.com" });
  const cells = within(row)
    .getAllByRole("gridcell")
    .map((cell) => cell.textContent);
  expect(cells).toEqual(["", "+420 123", "May 3, 2026", "3", "EUR\u00a01,234.50", "ActiveOn hold", "RedBlueGreen+1"]);
  expect(calls).toEqual([
    {
      filter: {},
      sortBy: { field: "CUSTOMER_SINCE", direction: "DESC" },
      first: 50,
      manages: true,
      showsCredit: false,
      showsGroup: false,
      showsOrganization: false,
      showsDiscount: false,
      showsFields: false,
    },
  ]);
  await user.click(within(row).getByText("marek@example.com"));
  await waitFor(() => expect(router.state.location.pathname).toBe("/c/P1"));
});

test("a status narrows the list, stands in the address with its count, and is dropped by another click", async () => {
  const calls = answer<{ filter: object }>("Customers", page([MAREK]));
  const facets = answer<{ filter: object }>("CustomerFacets", FACETS);
  const { router, user } = show(<ListPage />, { at: "/?q=ma" });
  await user.click(await screen.findByRole("button", { name: "Blocked 7" }));
  await waitFor(() => expect(calls.at(-1)?.filter).toEqual({ search: "ma", statuses: ["BLOCKED"] }));
  expect(router.state.location.search).toBe("?q=ma&status=BLOCKED");
  await user.click(screen.getByRole("button", { name: "Blocked 7" }));
  await waitFor(() => expect(router.state.location.search).toBe("?q=ma"));
  expect(facets).toEqual([{ filter: { search: "ma" } }]);
});

test("a number that was estimated says so, and one of hardly anybody is no zero", async () => {
  answer("Customers", page([MAREK]));
  answer("CustomerFacets", {
    customerProfileFacets: {
      statuses: [
        { status: "ACTIVE", count: 890000, countIsExact: false },
        { status: "INVITED", count: 0, countIsExact: false },
        { status: "BLOCKED", count: 0, countIsExact: true },
      ],
      tags: [{ tagId: "T1", count: 1200, countIsExact: false }],
      groups: [],
    },
  });
  const { user } = show(<ListPage />);
  await screen.findByRole("button", { name: "Active about 890,000" });
  screen.getByRole("button", { name: "Invited few" });
  screen.getByRole("button", { name: "Blocked 0" });
  await user.click(screen.getByRole("button", { name: "Filters" }));
  const red = (await screen.findByRole("checkbox", { name: "Red" })).closest("li");
  expect(red).toHaveTextContent("Redabout 1,200");
});

test("the filter for a company is named, its columns are shown, and it is dropped by a click", async () => {
  const some = { edges: [{ cursor: "c" }] };
  const calls = answer<{ filter: object; showsOrganization: boolean }>("Customers", {
    ...page([{ ...MAREK, company: { name: "Brisa" }, branch: { name: "Hamburg" }, department: null }]),
    someCompany: some,
  });
  answer("CustomerFacets", FACETS);
  const named = answer("UnitName", { company: { name: "Brisa" } });
  const { router, user } = show(<ListPage />, {
    at: "/?company=C1&branch=none&columns=NAME,COMPANY,BRANCH,DEPARTMENT",
  });
  const row = await screen.findByRole("row", { name: "Marek Novák marek@example.com" });
  expect(
    within(row)
      .getAllByRole("gridcell")
      .map((cell) => cell.textContent),
  ).toEqual(["", "Brisa", "Hamburg", "–"]);
  expect(await screen.findByRole("button", { name: "Drop the filter: In no branch" })).toBeVisible();
  await user.click(await screen.findByRole("button", { name: "Drop the filter: Company: Brisa" }));
  await waitFor(() => expect(router.state.location.search).not.toContain("company"));
  await waitFor(() => expect(calls).toHaveLength(2));
  expect(calls.map(({ filter, showsOrganization }) => [filter, showsOrganization])).toEqual([
    [{ companies: ["C1"], branches: ["none"] }, true],
    [{ branches: ["none"] }, true],
  ]);
  expect(named).toEqual([{ id: "C1", isCompany: true, isBranch: false, isDepartment: false, isDiscount: false }]);
});

test("branches stand among the filters with their numbers, companies are found by typing", async () => {
  const units = (nodes: object[]) => ({
    units: { totalCount: nodes.length, pageInfo: { hasNextPage: false }, edges: nodes.map((node) => ({ node })) },
  });
  answer("Customers", { ...page([MAREK]), someBranch: { edges: [{ cursor: "c" }] } });
  answer("CustomerFacets", {
    customerProfileFacets: {
      ...FACETS.customerProfileFacets,
      branches: [{ branchId: "B1", count: 5, countIsExact: true }],
    },
  });
  answer("Branches", units([{ id: "B1", name: "Hamburg" }]));
  answer("Companies", units([{ id: "C1", name: "Brisa" }]));
  answer("UnitName", {});
  const { router, user } = show(<ListPage />);
  await screen.findByRole("row", { name: "Marek Novák marek@example.com" });
  await user.click(screen.getByRole("button", { name: "Filters" }));
  const branch = await screen.findByRole("checkbox", { name: "Hamburg" });
  expect(branch.closest("li")).toHaveTextContent("Hamburg5");
  await user.click(branch);
  await user.click(screen.getByRole("button", { name: "Choose Company" }));
  await user.click(await screen.findByRole("menuitem", { name: "Brisa" }));
  await waitFor(() => expect(router.state.location.search).toBe("?branch=B1&company=C1"));
});

test("typing searches once it pauses, and begins at the first page", async () => {
  const calls = answer<{ filter: object; after?: string }>("Customers", page([MAREK]));
  answer("CustomerFacets", FACETS);
  const { router, user } = show(<ListPage />, { at: "/?after=far" });
  await user.type(await screen.findByRole("searchbox", { name: "Search customers" }), "nov");
  await waitFor(() => expect(router.state.location.search).toBe("?q=nov"));
  await waitFor(() => expect(calls.at(-1)?.filter).toEqual({ search: "nov" }));
  expect(calls.map(({ after }) => after)).toEqual(["far", undefined]);
});

test("a click on a column's head sorts, again reverses", async () => {
  const calls = answer<{ sortBy: object }>("Customers", page([MAREK]));
  answer("CustomerFacets", FACETS);
  const { user } = show(<ListPage />);
  const head = await screen.findByRole("columnheader", { name: "Revenue" });
  expect(head).toHaveAttribute("aria-sort", "none");
  await user.click(head);
  await waitFor(() => expect(calls.at(-1)?.sortBy).toEqual({ field: "REVENUE", direction: "ASC" }));
  await user.click(screen.getByRole("columnheader", { name: "Revenue" }));
  await waitFor(() => expect(calls.at(-1)?.sortBy).toEqual({ field: "REVENUE", direction: "DESC" }));
  expect(screen.getByRole("columnheader", { name: "Revenue" })).toHaveAttribute("aria-sort", "descending");
});

test("nobody found offers to drop the filters, and an honest total says that there are more", async () => {
  const calls = answer<{ filter: object }>("Customers", ({ filter }) =>
    Object.keys(filter).length ? page([]) : page([MAREK], { totalCount: 10000, totalCountIsExact: false }),
  );
  answer("CustomerFacets", FACETS);
  const { user, router } = show(<ListPage />, { at: "/?q=zzz&status=ACTIVE&sort=NAME" });
  expect(await screen.findByText("Nobody found")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Drop all filters" }));
  expect(await screen.findByText("10,000+")).toBeVisible();
  expect(router.state.location.search).toBe("?sort=NAME");
  expect(calls).toHaveLength(2);
});

test("discount groups are a column, a filter with numbers, and a chip with their name", async () => {
  const calls = answer<{ filter: object; showsDiscount: boolean }>("Customers", {
    ...page([{ ...MAREK, discountGroup: { name: "Resellers" } }]),
    someDiscountGroup: { edges: [{ cursor: "c" }] },
  });
  answer("CustomerFacets", {
    customerProfileFacets: {
      ...FACETS.customerProfileFacets,
      discountGroups: [{ discountGroupId: "G1", count: 4, countIsExact: true }],
    },
  });
  answer("DiscountGroups", {
    groups: { totalCount: 1, pageInfo: { hasNextPage: false }, edges: [{ node: { id: "G1", name: "Resellers" } }] },
  });
  answer("UnitName", { discount: { name: "Resellers" } });
  const { user, router } = show(<ListPage />, { at: "/?columns=NAME,DISCOUNT_GROUP" });
  expect(await screen.findByRole("gridcell", { name: "Resellers" })).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Filters" }));
  await screen.findByRole("checkbox", { name: "Resellers" });
  const group = () => screen.getByRole("checkbox", { name: "Resellers" });
  await waitFor(() => expect(group().closest("li")).toHaveTextContent("Resellers4"));
  await user.click(group());
  await waitFor(() => expect(router.state.location.search).toContain("discount=G1"));
  await user.keyboard("{Escape}");
  expect(await screen.findByRole("button", { name: "Drop the filter: Discount group: Resellers" })).toBeVisible();
  expect(calls.map(({ filter, showsDiscount }) => [filter, showsDiscount])).toEqual([
    [{}, true],
    [{ discountGroups: ["G1"] }, true],
  ]);
});

test("a tag is given to those selected who lack it, and Undo takes it from the same", async () => {
  answer("Customers", page([MAREK, ANNA]));
  answer("CustomerFacets", FACETS);
  const given = answer("AssignTags", { customerTagsAssign: { errors: [] } });
  const taken = answer("RemoveTags", { customerTagsRemove: { errors: [] } });
  const { user } = show(<ListPage />);
  await screen.findByRole("row", { name: "Anna Zoll anna@example.com" });
  for (const box of screen.getAllByRole("checkbox", { name: /^Select (Marek|Anna)/ })) await user.click(box);
  expect(await screen.findByText("2 customers selected")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Add tag" }));
  await user.click(screen.getByRole("menuitem", { name: "Red" }));
  expect(await screen.findByText("1 customer has the tag Red now")).toBeVisible();
  expect(given).toEqual([{ customerIds: ["P2"], tagIds: ["T1"] }]);
  await user.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(taken).toEqual([{ customerIds: ["P2"], tagIds: ["T1"] }]));
});

test("without the permission to manage customers there is no selection, no new customer, no money and no counts", async () => {
  const calls = answer<{ manages: boolean }>("Customers", { ...page([MAREK]), customerTags: undefined });
  show(<ListPage />, { session: { permissions: new Set(["view_customer_credit"] as const) } });
  const row = await screen.findByRole("row", { name: "Marek Novák marek@example.com" });
  expect(
    within(row)
      .getAllByRole("gridcell")
      .map((cell) => cell.textContent),
  ).toEqual(["+420 123", "May 3, 2026", "ActiveOn hold"]);
  expect(screen.queryByRole("link", { name: "New customer" })).toBeNull();
  expect(calls.map(({ manages }) => manages)).toEqual([false]);
});

test("a shop that cannot be reached is said so, and asked again on demand", async () => {
  server.use(graphql.operation(() => HttpResponse.error()));
  const { user } = show(<ListPage />);
  expect(await screen.findByText("The shop cannot be reached")).toBeVisible();
  answer("Customers", page([MAREK]));
  answer("CustomerFacets", FACETS);
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Marek Novák")).toBeVisible();
});

test("channels and currencies are filters by name; Saleor is asked for them when they are needed", async () => {
  const calls = answer("Customers", page([MAREK]));
  answer("CustomerFacets", FACETS);
  const channels = [
    { id: "Q2hhbm5lbDox", name: "Web", currencyCode: "EUR" },
    { id: "Q2hhbm5lbDoy", name: "Wholesale", currencyCode: "CHF" },
  ];
  const asked = answer("ShopChannels", { channels });
  const choices = { languages: [], countries: [], channels: null, currencies: null, invitationSeconds: 86_400 };
  const { user, router } = show(<ListPage />, { session: { host: "saleor", choices } });
  await screen.findByRole("row", { name: "Marek Novák marek@example.com" });
  expect(asked).toEqual([]);

  await user.click(screen.getByRole("button", { name: "Filters" }));
  await user.click(await screen.findByRole("checkbox", { name: "Wholesale" }));
  await user.click(screen.getByRole("checkbox", { name: "CHF – Swiss Franc" }));
  expect(asked).toEqual([{}]);
  expect(router.state.location.search).toBe("?channel=Q2hhbm5lbDoy&currency=CHF");
  await waitFor(() =>
    expect(calls.at(-1)).toMatchObject({ filter: { preferredChannels: ["Q2hhbm5lbDoy"], currencies: ["CHF"] } }),
  );
  await user.keyboard("{Escape}");
  expect(await screen.findByRole("button", { name: "Drop the filter: Channel: Wholesale" })).toBeVisible();
});
