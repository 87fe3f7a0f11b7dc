import { screen, waitFor, within } from "@testing-library/react";
import { graphql, HttpResponse } from "msw";
import { expect, test } from "vitest";
import { EVERYTHING, show } from "../../test/render";
import { answer, server } from "../../test/server";
import DiscountsPage from "./DiscountsPage";
import { stateOf } from "./kinds";
import { percentOf, quantityOf } from "./limits";
import { DEALERS, page, refusal } from "./testData";

const FUTURE = { ...DEALERS, id: "G2", name: "Spring", isValid: false, startsOn: "2999-03-01", customers: 0 };
const ENDED = { ...DEALERS, id: "G3", name: "Old", isValid: false, endsOn: "2020-01-31", combinesWithHost: true };

function open(groups: object[] = [DEALERS, FUTURE, ENDED], { at = "/discounts", permissions = EVERYTHING } = {}) {
  const asked = answer("DiscountGroups", { groups: page(groups) });
  return {
    asked,
    ...show(<DiscountsPage />, { at, path: "/discounts", session: { permissions: new Set(permissions) } }),
  };
}

const act = async (user: ReturnType<typeof open>["user"], name: string, action: string) => {
  await user.click(await screen.findByRole("button", { name: `Actions for ${name}` }));
  await user.click(await screen.findByRole("menuitem", { name: action }));
};

test("each group says whether it counts, how many are in it and what of the shop's applies on top", async () => {
  const { asked } = open();
  const rows = (await screen.findAllByRole("row")).slice(1);
  const cells = rows.map((row) =>
    within(row)
      .getAllByRole("gridcell")
      .map((cell) => cell.textContent),
  );
  expect(cells).toEqual([
    ["Valid", "2", "2", "The cheaper one counts", ""],
    ["Begins on Mar 1, 2999", "2", "0", "The cheaper one counts", ""],
    ["Endedon Jan 31, 2020", "2", "2", "Apply on top", ""],
  ]);
  expect(asked).toEqual([{ first: 50 }]);
});

test("the address holds search and choice, and nothing found can be undone", async () => {
  const { asked, user, router } = open([], { at: "/discounts?q=x&show=valid" });
  await user.click(await screen.findByRole("button", { name: "Show all" }));
  expect(router.state.location.search).toBe("");
  await waitFor(() => expect(asked).toEqual([{ search: "x", isValid: true, first: 50 }, { first: 50 }]));
});

test("a group that somebody is in is not deleted, and the way to its members is shown", async () => {
  const { user } = open();
  await act(user, "Dealers", "Delete …");
  const dialog = await screen.findByRole("dialog", { name: "“Dealers” cannot be deleted" });
  expect(dialog).toHaveTextContent("2 customers are in it.");
  expect(within(dialog).getByRole("link", { name: "Show the members" })).toHaveAttribute(
    "href",
    "/discounts/G1?tab=members",
  );
});

test("an empty group is deleted after a question", async () => {
  const deleted = answer("DeleteDiscountGroup", { written: { errors: [] } });
  const { user } = open();
  await act(user, "Spring", "Delete …");
  await user.click(await screen.findByRole("button", { name: "Delete “Spring”" }));
  expect(await screen.findByText("“Spring” is gone")).toBeVisible();
  expect(deleted).toEqual([{ id: "G2" }]);
});

test("a new group is made of what was typed; a name that is taken is said at the name", async () => {
  let isTaken = true;
  const created = answer("CreateDiscountGroup", () =>
    isTaken ? refusal("UNIQUE", "name") : { written: { group: { id: "G9", name: "New" }, errors: [] } },
  );
  const { user, router } = open([]);
  await user.click((await screen.findAllByRole("button", { name: "New discount group" }))[0] as HTMLElement);
  await user.type(screen.getByRole("textbox", { name: /^Name/ }), "New");
  await user.click(screen.getByRole("switch"));
  await user.click(screen.getByRole("button", { name: "Create" }));
  expect(await screen.findByText("There is a discount group of this name already")).toBeVisible();
  isTaken = false;
  await user.click(screen.getByRole("button", { name: "Create" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/discounts/G9"));
  expect(created).toEqual([
    { input: { name: "New", combinesWithHost: true } },
    { input: { name: "New", combinesWithHost: true } },
  ]);
});

test("a change that somebody else was quicker with shows the new state and keeps what was typed", async () => {
  const updated = answer("UpdateDiscountGroup", (variables: { version: number }) =>
    variables.version === 3 ? refusal("CONFLICT", "version") : { written: { errors: [] } },
  );
  answer("DiscountGroup", { group: { ...DEALERS, version: 4, description: "Theirs", prices: { totalCount: 0 } } });
  const { user } = open();
  await act(user, "Dealers", "Edit");
  const name = await screen.findByRole("textbox", { name: /^Name/ });
  await user.clear(name);
  await user.type(name, "Resellers");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await user.click(await screen.findByRole("button", { name: "Load the new state" }));
  await waitFor(() => expect(screen.getByRole("textbox", { name: "What it is for" })).toHaveValue("Theirs"));
  expect(name).toHaveValue("Resellers");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("“Resellers” was changed")).toBeVisible();
  expect(updated).toEqual([
    { id: "G1", version: 3, input: { name: "Resellers" } },
    { id: "G1", version: 4, input: { name: "Resellers" } },
  ]);
});

test("who may not manage discount groups is told so, and nothing is asked", async () => {
  const { asked } = open([DEALERS], { permissions: ["manage_customer_profiles"] });
  expect(await screen.findByRole("heading", { name: "You do not have permission for this" })).toBeVisible();
  expect(screen.queryByRole("button", { name: "New discount group" })).toBeNull();
  expect(asked).toEqual([]);
});

test("a failed answer says so, and trying again helps", async () => {
  server.use(graphql.query("DiscountGroups", () => new HttpResponse(null, { status: 500 })));
  const { user } = show(<DiscountsPage />, { at: "/discounts", path: "/discounts" });
  expect(await screen.findByRole("heading", { name: "That did not work" }, { timeout: 5_000 })).toBeVisible();
  server.resetHandlers();
  answer("DiscountGroups", { groups: page([DEALERS]) });
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("rowheader", { name: /Dealers/ })).toBeVisible();
});

test("states, percentages and quantities are read as they are meant", () => {
  expect(stateOf({ isValid: false, startsOn: null }, "Europe/Berlin")).toBe("ended");
  expect(stateOf({ isValid: false, startsOn: "2999-01-01" }, "Europe/Berlin")).toBe("future");
  expect(["12,5", "12.50 %", "100", "0", "100.5", "1.234", "a", ""].map(percentOf)).toEqual([
    "12.5",
    "12.50",
    "100",
    null,
    null,
    null,
    null,
    null,
  ]);
  expect(["", "1", "50", "0", "1.5", "1000001"].map(quantityOf)).toEqual([1, 1, 50, null, null, null]);
});
