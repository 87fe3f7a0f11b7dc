import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "../../test/render";
import { answer } from "../../test/server";
import { DiscountCard } from "./DiscountCard";
import german from "./de.json";
import PreviewPage from "./PreviewPage";
import { DEALERS, FIXED, page, TEN, TIER } from "./testData";

const ADA = { firstName: "Ada", lastName: "Byron", email: "ada@example.com" };
const EUR = (amount: string) => ({ amount, currency: "EUR" });
const MUG = {
  variantId: "V1",
  variantName: "Mug",
  sku: "NK-1",
  groupIsValid: true,
  enteredWithTax: false,
  discountGroup: { id: "G1", name: "Dealers" },
  listPrice: EUR("10.00"),
  ownPrice: EUR("8.50"),
};
const WHY = {
  ...MUG,
  discountGroup: { ...MUG.discountGroup, combinesWithHost: false },
  conditions: [
    { condition: FIXED, verdict: "WINS", unitPrice: EUR("8.50") },
    { condition: TEN, verdict: "DEARER", unitPrice: EUR("9.00") },
    { condition: TIER, verdict: "QUANTITY", unitPrice: null },
  ],
};

function open(at: string, texts = {}) {
  answer("CustomerDiscountGroup", { customer: { ...ADA, discountGroup: DEALERS }, some: { totalCount: 1 } });
  const asked = answer("PreviewPrices", { prices: [MUG] });
  const explained = answer("ExplainPrice", { explained: WHY });
  return {
    asked,
    explained,
    ...show(<PreviewPage />, { at: `/discounts/preview${at}`, path: "/discounts/preview", texts }),
  };
}

test("the address says who, what, how many and when; each price leads to why", async () => {
  const { user, asked, explained, router } = open("?customer=P1&variant=V1&quantity=5&day=2026-07-01&value=99");
  expect(await screen.findByText("Ada Byron is in the discount group")).toBeVisible();
  const row = (await screen.findAllByRole("row"))[1] as HTMLElement;
  expect(
    within(row)
      .getAllByRole("gridcell")
      .slice(0, 2)
      .map((cell) => cell.textContent),
  ).toEqual(["EUR\u00a010.00", "EUR\u00a08.50instead of EUR\u00a010.00"]); // the list price again, for narrow screens
  const situation = {
    customerId: "P1",
    channel: "default",
    quantity: 5,
    orderValue: "99.00",
    at: "2026-06-30T22:00:00.000Z",
  };
  expect(asked).toEqual([{ ...situation, variantIds: ["V1"] }]);
  await user.click(screen.getByRole("button", { name: "Why Mug has this price" }));
  const panel = await screen.findByRole("dialog", { name: "Mug" });
  await waitFor(() => expect(panel).toHaveTextContent("EUR 8.50 instead of EUR 10.00"));
  expect(
    within(panel)
      .getAllByRole("listitem")
      .map((item) => item.textContent),
  ).toEqual([
    "Mug, NK-1: EUR\u00a08.50 netEUR\u00a08.50Makes the price.",
    "Everything: 10% offEUR\u00a09.00Loses: another one is cheaper, or as cheap and about something more special.",
    "Paper: 12.5% off, from 50 units, orders from EUR\u00a0100.00–Does not count: it asks for more units.",
  ]);
  expect(explained).toEqual([{ ...situation, variantId: "V1" }]);
  expect(router.state.location.search).toContain("why=V1");
});

test("German says it in German", async () => {
  open("?customer=P1&variant=V1&why=V1", german);
  const panel = await screen.findByRole("dialog", { name: "Mug" });
  await waitFor(() => expect(panel).toHaveTextContent("wegen der Rabattgruppe „Dealers“."));
  expect(panel).toHaveTextContent("Zählt nicht: Es braucht mehr Stück.");
});

test("without a customer nothing is asked", async () => {
  const { asked } = open("");
  expect(await screen.findByRole("heading", { name: "Choose a customer" })).toBeVisible();
  expect(asked).toEqual([]);
});

const CUSTOMER = { id: "P1", ...ADA };
const GRANTS = { grants: page([TEN]), prices: { totalCount: 3 } };

test("a customer's card says what the group grants and locks; another group is chosen at once, with Undo", async () => {
  answer("CustomerDiscountGroup", {
    customer: { ...ADA, discountGroup: { ...DEALERS, ...GRANTS } },
    some: { totalCount: 2 },
  });
  answer("DiscountGroups", { groups: page([DEALERS, { ...DEALERS, id: "G2", name: "Resellers" }]) });
  const assigned = answer("AssignDiscountGroup", { written: { count: 1, errors: [] } });
  const { user } = show(<DiscountCard customer={CUSTOMER} />);
  expect(await screen.findByText("Everything: 10% off")).toBeVisible();
  expect(screen.getByText("3 fixed prices")).toBeVisible();
  expect(screen.getByText("Cannot change the e-mail address")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Dealers Discount group" }));
  await user.click(await screen.findByRole("menuitem", { name: "Resellers" }));
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() =>
    expect(assigned).toEqual([
      { customerIds: ["P1"], groupId: "G2" },
      { customerIds: ["P1"], groupId: "G1" },
    ]),
  );
});

test("who may only look sees the group and cannot change it; a shop without groups does not speak of them", async () => {
  const asked = answer("CustomerDiscountGroup", {
    customer: { ...ADA, discountGroup: DEALERS },
    some: { totalCount: 1 },
  });
  const session = { permissions: new Set(["manage_customer_profiles"] as const) };
  const { unmount } = show(<DiscountCard customer={CUSTOMER} />, { session });
  expect(await screen.findByText("Dealers")).toBeVisible();
  expect(screen.queryByRole("button")).toBeNull();
  expect(asked).toEqual([{ id: "P1", manages: false }]);
  unmount();

  const none = answer("CustomerDiscountGroup", { customer: { ...ADA, discountGroup: null }, some: { totalCount: 0 } });
  show(<DiscountCard customer={CUSTOMER} />);
  await waitFor(() => expect(none).toHaveLength(1));
  await waitFor(() => expect(screen.queryByRole("region", { name: "Discount group" })).toBeNull());
});
