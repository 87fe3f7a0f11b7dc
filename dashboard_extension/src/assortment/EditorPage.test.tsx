import { screen, waitFor, within } from "@testing-library/react";
import { graphql, HttpResponse } from "msw";
import { expect, test } from "vitest";
import { EVERYTHING, show } from "../../test/render";
import { answer, server } from "../../test/server";
import EditorPage from "./EditorPage";

const TOOLS = { kind: "CATEGORY", id: "K1", name: "Tools" };
const MUG = { kind: "PRODUCT", id: "P1", name: "Mug" };
const GONE = { kind: "PRODUCT", id: "P9", name: null };
const EFFECT = {
  isRestricted: true,
  codes: ["BRANCH"],
  numberOfVisible: 12,
  numberOfProducts: 40,
  branch: { id: "B1", name: "Hamburg" },
  department: null,
};
const DONE = { changed: { added: 2, removed: 1, errors: [] } };

const assortmentOf = (things: { kind: string }[], more: object = {}) => {
  const count = (of: string) => ({ totalCount: things.filter(({ kind }) => kind === of).length });
  return {
    unit: {
      id: "B1",
      name: "Hamburg",
      isArchived: false,
      customers: 3,
      parent: { id: "C1", name: "Brisa" },
      shown: {
        totalCount: things.length,
        pageInfo: { startCursor: "s", endCursor: "e", hasNextPage: false, hasPreviousPage: false },
        edges: things.map((node) => ({ node })),
      },
      products: count("PRODUCT"),
      categories: count("CATEGORY"),
      collections: count("COLLECTION"),
      ...more,
    },
    isOn: true,
    preview: EFFECT,
  };
};
const FIRST = { id: "B1", manages: true, first: 50 };

function open(
  things: { kind: string }[] = [TOOLS, MUG, GONE],
  { more = {}, query = "", permissions = EVERYTHING } = {},
) {
  const asked = answer("BranchAssortment", { ...assortmentOf(things), ...more });
  const shown = show(<EditorPage />, {
    at: `/organization/branches/B1/assortment${query}`,
    path: "/organization/:kind/:id/assortment",
    session: { permissions: new Set(permissions) },
  });
  return { asked, ...shown };
}

test("what is assigned stands by kind, with what it does to customers; what is gone can still be removed", async () => {
  const { user, asked, router } = open();
  expect(await screen.findByRole("heading", { name: "Assortment of Hamburg" })).toBeVisible();
  expect(screen.getAllByRole("rowheader").map((each) => each.textContent)).toEqual([
    "Tools",
    "Mug",
    "Not in the shop any moreDoes nothing; can be removed",
  ]);
  expect(screen.getByText(/^Customers of this branch see only what is assigned here\./)).toBeVisible();
  expect(screen.getByText("12")).toBeVisible();
  expect(screen.getByRole("link", { name: "Look as they do" })).toHaveAttribute(
    "href",
    "/organization/preview?branch=B1",
  );
  expect(screen.getByRole("link", { name: "Show the customers" })).toHaveAttribute("href", "/?branch=B1");
  const removed = answer("UnassignAssortment", DONE);
  await user.click(screen.getByRole("button", { name: "Remove something that is gone" }));
  expect(await screen.findByText("One thing removed from “Hamburg”")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Undo" })).toBeNull(); // it cannot come back
  expect(removed).toEqual([{ branchIds: ["B1"], productIds: ["P9"] }]);
  await user.click(screen.getByRole("radio", { name: "Products 2" }));
  await waitFor(() => expect(router.state.location.search).toBe("?kind=PRODUCT"));
  await waitFor(() => expect(asked.at(-1)).toEqual({ ...FIRST, kind: "PRODUCT" }));
});

test("several are removed at once, and come back by Undo", async () => {
  const { user } = open();
  const removed = answer("UnassignAssortment", DONE);
  const assigned = answer("AssignAssortment", DONE);
  const rows = await screen.findAllByRole("row");
  await user.click(within(rows[1] as HTMLElement).getByRole("checkbox"));
  await user.click(within(rows[2] as HTMLElement).getByRole("checkbox"));
  await user.click(screen.getByRole("button", { name: "Remove" }));
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(assigned).toEqual([{ branchIds: ["B1"], productIds: ["P1"], categoryIds: ["K1"] }]));
  expect(removed).toEqual([{ branchIds: ["B1"], productIds: ["P1"], categoryIds: ["K1"] }]);
});

test("taking away the last thing asks first, and says what comes of it", async () => {
  const { user } = open([MUG]);
  const removed = answer("UnassignAssortment", DONE);
  await user.click(await screen.findByRole("button", { name: "Remove Mug" }));
  const question = await screen.findByRole("alertdialog", { name: "Remove all that is assigned to “Hamburg”?" });
  expect(question).toHaveTextContent("customers of this branch see and buy nothing any more");
  expect(removed).toEqual([]);
  await user.click(within(question).getByRole("button", { name: "Remove all 1" }));
  await waitFor(() => expect(removed).toEqual([{ branchIds: ["B1"], productIds: ["P1"] }]));
});

test("several are found, chosen and added in one call; what is assigned already cannot be chosen", async () => {
  const { user } = open([]);
  const found = answer("AssortmentItems", ({ kind }: { kind: string }) => ({
    assortmentItems:
      kind === "PRODUCT"
        ? [
            { ...MUG, isAssigned: false },
            { kind: "PRODUCT", id: "P2", name: "Cup", isAssigned: true },
          ]
        : [{ ...TOOLS, isAssigned: false }],
  }));
  const assigned = answer("AssignAssortment", DONE);
  expect(await screen.findByText("Nothing is assigned: customers of this branch see and buy nothing.")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Add products, categories or collections" }));
  await user.type(await screen.findByRole("searchbox", { name: "Find by name or number" }), "mu{Enter}");
  await user.click(await screen.findByRole("checkbox", { name: "Mug" }));
  expect(screen.getByRole("checkbox", { name: "Cup" })).toBeDisabled();
  await user.click(screen.getByRole("radio", { name: "Categories" }));
  await user.click(await screen.findByRole("checkbox", { name: "Tools" }));
  await user.click(screen.getByRole("button", { name: "Add 2" }));
  expect(await screen.findByText("2 things assigned to “Hamburg”")).toBeVisible();
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(assigned).toEqual([{ branchIds: ["B1"], productIds: ["P1"], categoryIds: ["K1"] }]);
  expect(found).toContainEqual({ kind: "PRODUCT", search: "mu", branchId: "B1" });
});

test("a refused addition says why, and what was chosen stays", async () => {
  const { user } = open();
  answer("AssortmentItems", { assortmentItems: [{ ...MUG, isAssigned: false }] });
  const message = "The shop has no such products: 1. Nothing was changed.";
  answer("AssignAssortment", { changed: { errors: [{ code: "NOT_FOUND", field: "productIds", message }] } });
  await user.click(await screen.findByRole("button", { name: "Add …" }));
  await user.click(await screen.findByRole("checkbox", { name: "Mug" }));
  await user.click(screen.getByRole("button", { name: "Add 1" }));
  expect(await screen.findByText(message)).toBeVisible();
  expect(screen.getByRole("checkbox", { name: "Mug" })).toBeChecked();
});

test("a copy says what it changes, and replaces only if that is wanted", async () => {
  const { user } = open();
  answer("Branches", {
    units: {
      totalCount: 1,
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
      edges: [{ node: { id: "B2", name: "Kiel" } }],
    },
  });
  const asked = answer("AssortmentCopyPreview", {
    assortmentCopyPreview: {
      added: 1,
      removed: 2,
      addedItems: [{ ...TOOLS, id: "K2", name: "Toys" }],
      removedItems: [MUG, GONE],
    },
  });
  const copied = answer("CopyAssortment", { changed: { added: 1, removed: 2, errors: [] } });
  await user.click(await screen.findByRole("button", { name: "Copy from …" }));
  const dialog = await screen.findByRole("dialog", { name: "Copy an assortment to “Hamburg”" });
  expect(within(dialog).getByRole("button", { name: "Copy" })).toBeDisabled();
  await user.click(within(dialog).getByRole("button", { name: "Choose Which one" }));
  await user.click(await screen.findByRole("menuitem", { name: "Kiel" }));
  expect(await within(dialog).findByText("1 is added")).toBeVisible();
  expect(within(dialog).getByText("Toys")).toBeVisible();
  expect(within(dialog).queryByText("2 are removed")).toBeNull();
  await user.click(within(dialog).getByRole("checkbox", { name: /^Replace/ }));
  expect(within(dialog).getByText("2 are removed")).toBeVisible();
  expect(within(dialog).getByText("Not in the shop any more")).toBeVisible();
  await user.click(within(dialog).getByRole("button", { name: "Copy and replace" }));
  expect(await screen.findByText("1 added, 2 removed.")).toBeVisible();
  expect(asked[0]).toEqual({ fromBranchId: "B2", branchId: "B1" });
  expect(copied).toEqual([{ fromBranchId: "B2", branchIds: ["B1"], replace: true }]);
});

test("what is archived can be looked at and taken away, and gets nothing new", async () => {
  open([MUG], { more: assortmentOf([MUG], { isArchived: true }) });
  expect(await screen.findByText("Archived")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Add …" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Copy from …" })).toBeNull();
  expect(screen.getByRole("button", { name: "Remove Mug" })).toBeEnabled();
});

test("while the assortment is off, that is said first", async () => {
  open([], { more: { isOn: false } });
  expect(await screen.findByText(/^The assortment is switched off: everybody sees everything/)).toBeVisible();
  expect(screen.getByRole("link", { name: "To the settings" })).toHaveAttribute("href", "/settings?tab=organization");
  expect(screen.queryByText("12")).toBeNull();
});

test("without the permission nothing is asked; an error can be tried again; what is gone is said", async () => {
  const { asked, unmount } = open([], { permissions: ["manage_customer_profiles"] });
  expect(await screen.findByRole("heading", { name: "You do not have permission for this" })).toBeVisible();
  expect(asked).toEqual([]);
  unmount();
  const failed = open();
  server.use(
    graphql.query("BranchAssortment", () => HttpResponse.json({ errors: [{ message: "x" }] }), { once: true }),
  );
  await failed.user.click(await screen.findByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("heading", { name: "Assortment of Hamburg" })).toBeVisible();
  failed.unmount();
  open([], { more: { unit: null } });
  expect(await screen.findByRole("heading", { name: "This does not exist any more" })).toBeVisible();
});

test("a department without assignments does not narrow", async () => {
  answer("DepartmentAssortment", assortmentOf([], { name: "Sales" }));
  show(<EditorPage />, {
    at: "/organization/departments/D1/assortment",
    path: "/organization/:kind/:id/assortment",
  });
  expect(await screen.findByRole("heading", { name: "Assortment of Sales" })).toBeVisible();
  expect(screen.getByText(/^Nothing is assigned, so it does not narrow/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Look as they do" })).toHaveAttribute(
    "href",
    "/organization/preview?department=D1",
  );
});
