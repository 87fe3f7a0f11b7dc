import { screen, waitFor, within } from "@testing-library/react";
import { graphql, HttpResponse } from "msw";
import { expect, test } from "vitest";
import { EVERYTHING, show } from "../../test/render";
import { answer, server } from "../../test/server";
import type { Permission } from "../session/config";
import german from "./de.json";
import GroupPage from "./GroupPage";
import { DEALERS, FIXED, page, refusal, TEN, TIER } from "./testData";

const DONE = { written: { added: 1, removed: 1, count: 1, errors: [] } };
const FULL = { written: { added: 1, changed: 1, unchanged: 0, numberOfRowErrors: 0, rowErrors: [], errors: [] } };

function open(tab = "", permissions: readonly Permission[] = EVERYTHING, texts = {}) {
  answer("DiscountGroup", { group: { ...DEALERS, prices: { totalCount: 1 } } });
  const asked = answer("DiscountConditions", ({ isPrice }: { isPrice: boolean }) => ({
    group: { conditions: page(isPrice ? [FIXED] : [TEN, TIER]) },
  }));
  const shown = show(<GroupPage />, {
    at: `/discounts/G1${tab && `?tab=${tab}`}`,
    path: "/discounts/:id",
    session: { permissions: new Set(permissions), locale: texts === german ? "de" : "en" },
    texts,
  });
  return { asked, ...shown };
}

const type = async (user: ReturnType<typeof open>["user"], name: RegExp, text: string) => {
  const field = screen.getByRole("textbox", { name });
  await user.clear(field);
  await user.type(field, text);
};

test("conditions say what they are about, what members get, and when", async () => {
  const { asked } = open();
  await screen.findByRole("rowheader", { name: /Paper/ });
  const cells = screen
    .getAllByRole("row")
    .slice(1)
    .map((row) => [...within(row).getAllByRole("rowheader"), ...within(row).getAllByRole("gridcell").slice(0, 2)])
    .map((row) => row.map((cell) => cell.textContent));
  const when = "from 50 units, orders from EUR\u00a0100.00";
  expect(cells).toEqual([
    ["Everything", "10% off", "always"],
    [`PaperCategory, with all below it${when}`, "12.5% off", when], // either by the width of the screen
  ]);
  expect(asked).toEqual([{ id: "G1", isPrice: false, first: 50 }]);
});

test("a condition is added; what is wrong stands at its field, here and from the API", async () => {
  let isTaken = true;
  const added = answer("AddDiscountCondition", () =>
    isTaken ? refusal("UNIQUE", "conditions.0.minimumQuantity") : DONE,
  );
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Add condition" }));
  await type(user, /^Percent/, "120");
  await user.click(screen.getByRole("button", { name: "Add" }));
  expect(await screen.findByText(/^Write a number above 0 and up to 100/)).toBeVisible();
  expect(added).toEqual([]);
  await type(user, /^Percent/, "7,5");
  await type(user, /^From how many units/, "10");
  await user.click(screen.getByRole("button", { name: "Add" }));
  expect(await screen.findByText(/^There is another percentage for the same/)).toBeVisible();
  isTaken = false;
  await user.click(screen.getByRole("button", { name: "Add" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  const condition = { target: "EVERYTHING", percent: "7.5", minimumQuantity: 10 };
  expect(added).toEqual([
    { groupId: "G1", condition },
    { groupId: "G1", condition },
  ]);
});

test("a condition about a thing needs one, and free shipping needs nothing but an order", async () => {
  const added = answer("AddDiscountCondition", DONE);
  const { user } = open();
  const choose = async (name: string) => {
    await user.click(screen.getByRole("button", { name: /What it is about/ }));
    await user.click(await screen.findByRole("option", { name }));
  };
  await user.click(await screen.findByRole("button", { name: "Add condition" }));
  await choose("Product");
  await type(user, /^Percent/, "5");
  await user.click(screen.getByRole("button", { name: "Add" }));
  expect(await screen.findByText("Fill this in")).toBeVisible();
  await choose("Shipping");
  expect(screen.queryByRole("textbox", { name: /^Percent/ })).toBeNull();
  await type(user, /^From which order value/, "50");
  await user.click(screen.getByRole("button", { name: "Add" }));
  await waitFor(() =>
    expect(added).toEqual([
      {
        groupId: "G1",
        condition: { target: "SHIPPING", minimumOrderValue: "50.00", minimumOrderCurrency: "EUR" },
      },
    ]),
  );
});

test("a condition that is edited is put in place of the old one; a removed one comes back by Undo", async () => {
  const exchanged = answer("ExchangeDiscountCondition", DONE);
  const removed = answer("RemoveDiscountCondition", DONE);
  const added = answer("AddDiscountCondition", DONE);
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: /^Edit Paper: 12.5% off/ }));
  await type(user, /^Percent/, "15");
  await user.click(screen.getByRole("button", { name: "Save" }));
  const input = {
    target: "CATEGORY",
    targetId: "C7",
    minimumQuantity: 50,
    minimumOrderValue: "100.00",
    minimumOrderCurrency: "EUR",
  };
  await waitFor(() =>
    expect(exchanged).toEqual([{ groupId: "G1", conditionId: "K2", condition: { ...input, percent: "15" } }]),
  );
  await user.click(screen.getByRole("button", { name: /^Remove Paper/ }));
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(added).toEqual([{ groupId: "G1", condition: { ...input, percent: "12.50" } }]));
  expect(removed).toEqual([{ groupId: "G1", conditionId: "K2" }]);
});

test("a fixed price is changed whole", async () => {
  const exchanged = answer("ExchangeDiscountCondition", DONE);
  const { user } = open("prices");
  await user.click(await screen.findByRole("button", { name: /^Edit Mug, NK-1: EUR\s8.50 net/ }));
  await type(user, /^Price of one unit/, "7.999");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("EUR amounts have at most 2 decimals.")).toBeVisible();
  await type(user, /^Price of one unit/, "7.99");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(exchanged).toEqual([
      {
        groupId: "G1",
        conditionId: "K3",
        condition: {
          target: "VARIANT",
          targetId: "V1",
          amount: "7.99",
          currency: "EUR",
          taxed: "NET",
          channel: "default",
          minimumQuantity: 1,
        },
      },
    ]),
  );
});

test("a price list is tried first: wrong cells by row and column, and only what was tried is written", async () => {
  const wrong = {
    ...FULL.written,
    numberOfRowErrors: 120,
    rowErrors: [
      { row: 2, column: "sku", code: "NOT_FOUND", message: "The shop has no such variant." },
      { row: 3, column: "minimumQuantity", code: "INVALID", message: "No number." },
    ],
    errors: [{ field: "csv", code: "INVALID", message: "Cells with errors: 120." }],
  };
  const sent = answer("ImportDiscountPrices", ({ csv }: { csv: string }) =>
    csv === "bad" ? { written: wrong } : FULL,
  );
  const { user } = open("prices");
  await user.click(await screen.findByRole("button", { name: "Import …" }));
  const list = screen.getByRole("textbox", { name: "Or paste the list here" });
  expect(screen.getByRole("button", { name: "Check" })).toBeDisabled();
  await user.type(list, "bad");
  await user.click(screen.getByRole("button", { name: "Check" }));
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("120 cells are wrong; nothing was written");
  expect(
    within(alert)
      .getAllByRole("row")
      .map((row) => row.textContent),
  ).toEqual([
    "RowColumnWhat is wrong",
    "2skuThe shop has no variant with this SKU.",
    "3minimum_quantityWrite a whole number from 1 to 1,000,000.",
  ]);
  await user.clear(list);
  await user.type(list, "good");
  expect(screen.queryByRole("alert")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Check" }));
  expect(await screen.findByText(/1 new, 1 changed, 0 as they are. Nothing is written yet./)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Import 2 prices" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(sent).toEqual([
    { groupId: "G1", csv: "bad", dryRun: true },
    { groupId: "G1", csv: "good", dryRun: true },
    { groupId: "G1", csv: "good", dryRun: false },
  ]);
});

test.each([
  [
    "NOT_FOUND",
    "There are the columns variant, sku, and no such one: Price: net",
    "Die Spalte „Price: net“ gibt es nicht.",
  ],
  ["UNIQUE", "A column stands there twice: sku", "Die Spalte „sku“ steht zweimal da."],
  ["REQUIRED", "There is no price in the list.", "In der Liste steht kein Preis."],
  ["INVALID", "This is not CSV: unexpected end of data.", /^Das ist kein CSV: Vielleicht fehlt/],
])("a text that is no price list is refused in the reader's language: %s", async (code, message, said) => {
  const refused = { ...FULL.written, errors: [{ field: "csv", code, message }] };
  answer("ImportDiscountPrices", { written: refused });
  const { user } = open("prices", EVERYTHING, german);
  await user.click(await screen.findByRole("button", { name: "Importieren …" }));
  await user.type(screen.getByRole("textbox"), "bad");
  await user.click(screen.getByRole("button", { name: "Prüfen" }));
  expect(await screen.findByText(said)).toBeVisible();
});

test("rows that are wrong are described in the reader's language", async () => {
  const rowErrors = [
    { row: 1, column: "", code: "INVALID", message: "The row has more cells than there are columns." },
    { row: 3, column: "amount", code: "UNIQUE", message: "A row before this one has a price for the same: 2" },
  ];
  answer("ImportDiscountPrices", { written: { ...FULL.written, numberOfRowErrors: 2, rowErrors } });
  const { user } = open("prices", EVERYTHING, german);
  await user.click(await screen.findByRole("button", { name: "Importieren …" }));
  await user.type(screen.getByRole("textbox"), "bad");
  await user.click(screen.getByRole("button", { name: "Prüfen" }));
  const rows = within(await screen.findByRole("alert")).getAllByRole("row");
  expect(rows.slice(1).map((row) => row.textContent)).toEqual([
    "1–Die Zeile hat mehr Zellen, als es Spalten gibt.",
    "3amountZeile 2 hat schon einen Preis für dasselbe.",
  ]);
});

test("a list that the API would not take at once is not sent", async () => {
  const sent = answer("ImportDiscountPrices", FULL);
  const { user } = open("prices");
  await user.click(await screen.findByRole("button", { name: "Import …" }));
  const list = screen.getByRole("textbox", { name: "Or paste the list here" });
  await user.click(list);
  await user.paste(`sku,amount\n${"S-1,2\n".repeat(10_001)}`);
  expect(list).toHaveAccessibleDescription(/^10,000 prices at most at once/);
  expect(screen.getByRole("button", { name: "Check" })).toBeDisabled();
  await user.clear(list);
  await user.paste(`sku,amount\n${"S-1,2\n".repeat(10_000)}`);
  expect(screen.getByRole("button", { name: "Check" })).toBeEnabled();
  expect(sent).toEqual([]);
});

test("locks are switched one by one, with the version that was seen", async () => {
  const updated = answer("UpdateDiscountGroup", { written: { errors: [] } });
  const { user } = open("locks");
  expect(await screen.findByRole("switch", { name: "Cannot change the e-mail address" })).toBeChecked();
  await user.click(screen.getByRole("switch", { name: "Cannot enter vouchers" }));
  expect(await screen.findByText("Locked for all members")).toBeVisible();
  expect(updated).toEqual([{ id: "G1", version: 3, input: { locks: ["CHANGE_EMAIL", "USE_VOUCHERS"] } }]);
});

const ADA = {
  id: "P1",
  firstName: "Ada",
  lastName: "Byron",
  email: "ada@example.com",
  status: "ACTIVE",
  onHold: false,
};

test("members are added by name, and it is said which group they leave", async () => {
  answer("DiscountGroupMembers", { members: page([]) });
  answer("DiscountGroupCandidates", {
    found: page([
      { ...ADA, discountGroup: { id: "G5", name: "Old" } },
      { ...ADA, id: "P2", firstName: "Ben", discountGroup: { id: "G1", name: "Dealers" } },
    ]),
  });
  const assigned = answer("AssignDiscountGroup", DONE);
  const { user } = open("members");
  await user.click(await screen.findByRole("button", { name: "Add customers" }));
  expect(await screen.findByText("Leaves “Old”")).toBeVisible();
  expect(screen.getByRole("checkbox", { name: /Ben Byron/ })).toBeDisabled();
  await user.click(screen.getByRole("checkbox", { name: /Ada Byron/ }));
  await user.click(screen.getByRole("button", { name: "Add 1" }));
  await waitFor(() => expect(assigned).toEqual([{ customerIds: ["P1"], groupId: "G1" }]));
});

test("a member is taken out, and back by Undo", async () => {
  answer("DiscountGroupMembers", { members: page([ADA]) });
  const assigned = answer("AssignDiscountGroup", DONE);
  const { user } = open("members");
  await user.click(await screen.findByRole("button", { name: "Take Ada Byron out" }));
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(assigned).toEqual([{ customerIds: ["P1"] }, { customerIds: ["P1"], groupId: "G1" }]));
});

test("who may not look at customers sees their number alone", async () => {
  open("members", ["manage_discount_groups"]);
  expect(await screen.findByRole("heading", { name: "2 customers are in it" })).toBeVisible();
});

test("a group that is gone is said to be", async () => {
  server.use(
    graphql.query("DiscountGroup", () =>
      HttpResponse.json({
        data: { group: null },
        errors: [{ message: "There is no such discount group.", extensions: { code: "NOT_FOUND" } }],
      }),
    ),
  );
  show(<GroupPage />, { at: "/discounts/G7", path: "/discounts/:id" });
  expect(
    await screen.findByRole("heading", { name: "There is no such discount group" }, { timeout: 5_000 }),
  ).toBeVisible();
});
