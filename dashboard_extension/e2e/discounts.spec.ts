import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./staff";

const DISCOUNTS = "/dashboard/customers/discounts";

const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });
const tab = (page: Page, name: RegExp) => page.getByRole("tab", { name }).click();
const panel = (page: Page) => page.getByRole("dialog").last();
const field = (page: Page, name: RegExp) => panel(page).getByRole("textbox", { name });
const choose = async (page: Page, button: RegExp, option: string) => {
  await panel(page).getByRole("button", { name: button }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
};
const find = async (page: Page, button: RegExp, words: string, name: RegExp) => {
  await page.getByRole("button", { name: button }).click();
  await page.getByRole("searchbox", { name: /^Find/ }).last().fill(words);
  await page.getByRole("menuitem", { name }).first().click();
};
const isNarrow = async (page: Page, width: number) =>
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);

/** Makes a group and stays on its page. */
const create = async (page: Page, name: string) => {
  await page.goto(DISCOUNTS);
  await page.getByRole("button", { name: "New discount group" }).first().click();
  await field(page, /^Name/).fill(name);
  await panel(page).getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
};
const addPercent = async (page: Page, percent: string, units = "1") => {
  await page.getByRole("button", { name: "Add condition" }).click();
  await field(page, /^Percent/).fill(percent);
  await field(page, /^From how many units/).fill(units);
  await panel(page).getByRole("button", { name: "Add", exact: true }).click();
};

test("a group is made, grants something of every kind, gets a member, and the price is explained", async ({ page }) => {
  test.slow();
  const name = `Dealers ${Date.now()}`;
  await create(page, name);
  await expect(page.getByText("No conditions yet")).toBeVisible();
  await expectAccessible(page);

  // Percentages, a tier that contradicts another one, a category, free shipping.
  await addPercent(page, "5");
  await expect(row(page, "Everything")).toContainText("5% off");
  await addPercent(page, "8", "10");
  await expect(page.getByRole("row").filter({ hasText: "from 10 units" })).toContainText("8% off");
  await addPercent(page, "9", "10");
  await expect(panel(page)).toContainText("There is another percentage for the same");
  await expectAccessible(page, ".side-panel");
  await choose(page, /What it is about/, "Category");
  await find(page, /Category$/, "Tools", /Tools and workshop/);
  await field(page, /^Percent/).fill("12,5");
  await panel(page).getByRole("button", { name: "Add", exact: true }).click();
  await expect(row(page, "Tools and workshop")).toContainText("12.5% off");
  await page.getByRole("button", { name: "Add condition" }).click();
  await choose(page, /What it is about/, "Shipping");
  await field(page, /^From which order value/).fill("100");
  await panel(page).getByRole("button", { name: "Add", exact: true }).click();
  await expect(row(page, "Shipping")).toContainText("orders from EUR 100.00");

  // Edited, taken away, put back.
  await page.getByRole("button", { name: "Edit Everything: 5% off" }).click();
  await field(page, /^Percent/).fill("6");
  await panel(page).getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Remove Everything: 6% off" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: "Remove Everything: 6% off" })).toBeVisible();

  // A member, by name.
  await tab(page, /^Members/);
  await page.getByRole("button", { name: "Add customers" }).click();
  await page.getByRole("searchbox", { name: "Find a customer" }).fill("rossi");
  await panel(page)
    .getByRole("checkbox", { name: /Giulia Rossi/ })
    .check({ force: true });
  await panel(page).getByRole("button", { name: "Add 1" }).click();
  await expect(row(page, "Giulia Rossi")).toBeVisible();
  await expectAccessible(page);

  // A lock.
  await tab(page, /^Account locks/);
  await page.getByRole("switch", { name: "Cannot change the e-mail address" }).click({ force: true });
  await expect(page.getByText("Locked for all members")).toBeVisible();
  await expectAccessible(page);

  // In use, it is not deleted.
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Delete …" }).click();
  await expect(panel(page)).toContainText("1 customer is in it.");
  await panel(page).getByRole("button", { name: "Cancel" }).click();

  // On the customer's page, and from there to what she pays, and why.
  await page.goto("/dashboard/customers/?q=rossi");
  await row(page, "Giulia Rossi").click();
  const card = page.getByRole("region", { name: "Discount group" });
  await expect(card).toContainText("Everything: 6% off");
  await expect(card).toContainText("Cannot change the e-mail address");
  await expectAccessible(page);
  await card.getByRole("link", { name: "What does Giulia pay?" }).click();
  await find(page, /Add a product$/, "NK-5004", /Claw hammer/);
  await expect(row(page, "Claw hammer")).toBeVisible();
  await page.getByRole("button", { name: /^Why Claw hammer/ }).click();
  await expect(panel(page)).toContainText("Makes the price.");
  await expect(panel(page)).toContainText("Does not count: it asks for more units.");
  await expect(panel(page)).toContainText(`because of the discount group “${name}”`);
  await expectAccessible(page, ".side-panel");
  await page.reload();
  await expect(panel(page)).toContainText("Makes the price."); // the address holds it
  await page.keyboard.press("Escape");
  await expectAccessible(page);

  // In the list: column, filter, and back.
  await page.goto("/dashboard/customers/?q=rossi&columns=NAME,DISCOUNT_GROUP&sort=DISCOUNT_GROUP");
  await expect(row(page, "Giulia Rossi")).toContainText(name);
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByRole("checkbox", { name }).click({ force: true });
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: `Drop the filter: Discount group: ${name}` })).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(2);
  await row(page, "Giulia Rossi").click();
  await page.getByRole("button", { name: `${name} Discount group` }).click();
  await page.getByRole("menuitem", { name: "None" }).click();
  await expect(page.getByText("Giulia Rossi is in no discount group now")).toBeVisible();
});

test("a price list is checked before it is written, and comes out as it went in", async ({ page }) => {
  test.slow();
  const name = `Prices ${Date.now()}`;
  await create(page, name);
  await tab(page, /^Fixed prices/);
  await page.getByRole("button", { name: "Import …" }).click();
  const list = field(page, /paste the list/);
  await list.fill("sku,amount,taxed,minimum_quantity\nNK-5004,4.50,NET,1\nNO-SUCH,4.20,NET,10\nNK-1001,-1,NET,1");
  await panel(page).getByRole("button", { name: "Check" }).click();
  await expect(panel(page)).toContainText("2 cells are wrong; nothing was written");
  await expect(row(page, "The shop has no variant with this SKU.")).toContainText("2");
  await expectAccessible(page, ".side-panel");
  await list.fill("sku,amount,taxed,minimum_quantity\nNK-5004,4.50,NET,1\nNK-5004,4.20,NET,10");
  await panel(page).getByRole("button", { name: "Check" }).click();
  await expect(panel(page)).toContainText("2 new, 0 changed, 0 as they are. Nothing is written yet.");
  await panel(page).getByRole("button", { name: "Import 2 prices" }).click();
  await expect(page.getByRole("row")).toHaveCount(3);
  await expect(page.getByRole("row").filter({ hasText: "from 10 units" })).toContainText("EUR 4.20");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Add fixed price" }).click();
  await find(page, /Variant$/, "NK-1001", /NK-1001/);
  await field(page, /^Price of one unit/).fill("1,20");
  await choose(page, /Net or gross/, "Gross, with tax");
  await expectAccessible(page, ".side-panel");
  await panel(page).getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("row").filter({ hasText: "gross" })).toContainText("EUR 1.20");

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  const text = await readFile(await (await downloading).path(), "utf8");
  const [head, ...lines] = text.replace("\ufeff", "").trim().split("\n");
  expect(head).toBe("variant,sku,channel,currency,amount,taxed,minimum_quantity,minimum_order_value");
  expect(lines.map((line) => line.split(",").slice(1).join())).toEqual([
    "NK-5004,default,EUR,4.50,NET,1,",
    "NK-5004,default,EUR,4.20,NET,10,",
    "NK-1001,default,EUR,1.20,GROSS,1,",
  ]);

  // Copied with its prices, and deleted while nobody is in it.
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Copy …" }).click();
  await panel(page).getByRole("button", { name: "Copy" }).click();
  await expect(page.getByRole("heading", { name: `${name} (copy)` })).toBeVisible();
  await expect(page.getByRole("tab", { name: /^Fixed prices/ })).toContainText("3");
  await page.getByRole("button", { name: `Actions for ${name} (copy)` }).click();
  await page.getByRole("menuitem", { name: "Delete …" }).click();
  await page.getByRole("button", { name: `Delete “${name} (copy)”` }).click();
  await expect(page.getByText(`“${name} (copy)” is gone`)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`${DISCOUNTS}$`));
});

test("validity is said, and what somebody else has changed meanwhile is not overwritten", async ({ page, context }) => {
  const name = `Spring ${Date.now()}`;
  await create(page, name);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await panel(page).getByLabel("First day").fill("2999-03-01");
  await panel(page).getByLabel("Last day").fill("2999-02-01");
  await panel(page).getByRole("button", { name: "Save" }).click();
  await expect(panel(page)).toContainText("The last day must not come before the first one.");
  await panel(page).getByLabel("Last day").fill("2999-03-31");
  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByRole("tab", { name: /^Account locks/ }).click();
  await other.getByRole("switch", { name: "Cannot enter vouchers" }).click({ force: true });
  await expect(other.getByText("Locked for all members")).toBeVisible();
  await panel(page).getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Load the new state" }).click();
  await expect(panel(page).getByRole("alert")).toHaveCount(0);
  await panel(page).getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Begins on 1 Mar 2999")).toBeVisible();
  await expect(page.getByText("until 31 Mar 2999")).toBeVisible();
  await expectAccessible(page);
});

test("a new customer begins in a discount group", async ({ page }) => {
  const name = `Beginners ${Date.now()}`;
  await create(page, name);
  await page.goto("/dashboard/customers/new");
  await page.getByRole("textbox", { name: "First name" }).fill("Nora");
  await page.getByRole("textbox", { name: "Last name" }).fill("Beginner");
  await page.getByRole("textbox", { name: /^E-mail/ }).fill(`nora-${Date.now()}@example.com`);
  await page.getByRole("switch", { name: /^Send the invitation/ }).click({ force: true });
  await page.getByRole("button", { name: /^Contact and account/ }).click();
  await find(page, /Discount group$/, name, new RegExp(name));
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create without invitation" }).click();
  await expect(page.getByText("Nora Beginner").first()).toBeVisible();
  await page.goto(DISCOUNTS);
  await page.getByRole("searchbox", { name: "Search discount groups" }).fill(name);
  await expect(page.getByRole("row")).toHaveCount(2);
  await row(page, name).click();
  await tab(page, /^Members/);
  await expect(row(page, "Nora Beginner")).toBeVisible();
});

test("an error says so, and trying again helps", async ({ page }) => {
  let isDown = true;
  await page.route("**/graphql/", async (route) => {
    const isOurs = /query DiscountGroups/.test(route.request().postData() ?? "");
    return isOurs && isDown ? route.fulfill({ status: 500, body: "" }) : route.continue();
  });
  await page.goto(DISCOUNTS);
  await expect(page.getByRole("heading", { name: "That did not work" })).toBeVisible();
  await expectAccessible(page);
  isDown = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("searchbox", { name: "Search discount groups" })).toBeVisible();
});

test("staff without the permission are told so, and nothing leads there", async ({ page }) => {
  await page.route("**/dashboard/customers/**", async (route) => {
    if (route.request().resourceType() !== "document") return route.fallback();
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('"manage_discount_groups"', '"none"') });
  });
  for (const path of ["", "/preview", "/RGlzY291bnRHcm91cDox"]) {
    await page.goto(DISCOUNTS + path);
    await expect(page.getByRole("heading", { name: "You do not have permission for this" })).toBeVisible();
    await expectAccessible(page);
  }
  await expect(page.getByRole("navigation", { name: "Parts" }).getByRole("link", { name: "Discounts" })).toHaveCount(0);
});

test("Oscar's own menu leads there", async ({ page }) => {
  await page.goto("/dashboard/");
  await expect(page.getByRole("link", { name: "Discount groups", includeHidden: true })).toHaveAttribute(
    "href",
    DISCOUNTS,
  );
});

for (const width of [1440, 375])
  test(`the pages are accessible ${width} pixels wide, and do not scroll sideways`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await create(page, `Width ${width} ${Date.now()}`);
    await addPercent(page, "5");
    await expect(row(page, "Everything")).toBeVisible();
    await expect(page.getByRole("button", { name: /^Edit Everything/ })).toBeInViewport({ ratio: 0.99 });
    await expect(page.getByRole("link", { name: "Discounts" })).toBeInViewport({ ratio: 0.99 });
    await expectAccessible(page);
    await isNarrow(page, width);
    for (const name of [/^Fixed prices/, /^Members/, /^Account locks/]) {
      await tab(page, name);
      await expect(page.getByRole("tab", { name })).toBeInViewport({ ratio: 0.99 });
      await expectAccessible(page);
      await isNarrow(page, width);
    }
    await page.reload(); // the address holds the last tab
    await expect(page.getByRole("tab", { name: /^Account locks/ })).toBeInViewport({ ratio: 0.99 });
    await page.goto(DISCOUNTS);
    await expect(row(page, `Width ${width}`).first()).toBeVisible();
    await expectAccessible(page);
    await isNarrow(page, width);
    await page.getByRole("link", { name: "What customers pay" }).click();
    await expect(page.getByRole("heading", { name: "Choose a customer" })).toBeVisible();
    await expectAccessible(page);
    await isNarrow(page, width);
  });
