import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./staff";

const LIST = "/dashboard/customers/";

const names = (page: Page) => page.getByRole("row").locator(".list-name-text").allInnerTexts();
const search = (page: Page) => page.getByRole("searchbox", { name: "Search customers" });

test("the caller is found by the start of a name without its accent, opened, and the way back keeps the search", async ({
  page,
}) => {
  await page.goto(LIST);
  await expect(page.getByRole("heading", { name: "Customers", exact: true })).toBeVisible();
  await expect(page.getByText("Giulia Rossi")).toBeVisible();
  await page.keyboard.press("/");
  await expect(search(page)).toBeFocused();
  await page.keyboard.type("nova");
  await expect.poll(() => names(page)).toEqual(["Marek Novák"]);
  await expect(page).toHaveURL(/\?q=nova$/);
  await page.getByText("Marek Novák").click();
  await expect(page.getByRole("heading", { name: "Marek Novák" })).toBeVisible();
  await page.goBack();
  await expect(search(page)).toHaveValue("nova");
  await expect.poll(() => names(page)).toEqual(["Marek Novák"]);
});

test("keys alone find and open a customer", async ({ page }) => {
  await page.goto(`${LIST}?sort=NAME`);
  await expect(page.getByText("Thomas Albrecht")).toBeVisible();
  await page.getByRole("row", { name: /Thomas Albrecht/ }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Thomas Albrecht" })).toBeVisible();
});

test("filters narrow, stand in the address, survive a reload, and are dropped by a click", async ({ page }) => {
  await page.goto(LIST);
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByRole("checkbox", { name: "Key account" }).click({ force: true });
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/tag=/);
  const found = ["Anna Lindqvist", "Giulia Rossi", "Marek Novák", "Thomas Albrecht"];
  await expect.poll(async () => (await names(page)).sort()).toEqual(found);
  await page.reload();
  await expect.poll(async () => (await names(page)).sort()).toEqual(found);
  await page.getByRole("button", { name: "Drop the filter: Tag: Key account" }).click();
  await expect(page).not.toHaveURL(/tag=/);
  await expect.poll(async () => (await names(page)).length).toBe(25);
});

test("a column's head sorts and says so", async ({ page }) => {
  await page.goto(LIST);
  const head = page.getByRole("columnheader", { name: "Revenue" });
  await head.click();
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await head.click();
  await expect(head).toHaveAttribute("aria-sort", "descending");
  await expect(page).toHaveURL(/sort=REVENUE&dir=DESC/);
  await expect.poll(async () => (await names(page))[0]).toBe("Marek Novák");
});

test("columns are chosen, and the address keeps them", async ({ page }) => {
  await page.goto(LIST);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Credit" }).click({ force: true });
  await page.keyboard.press("Escape");
  await expect(page.getByRole("columnheader", { name: "Credit" })).toBeVisible();
  await expect(page).toHaveURL(/columns=.*CREDIT/);
  await expect(page.getByRole("row", { name: /Anna Lindqvist/ })).toContainText(/EUR\s\d/);
});

test("who meets no filter is said, with the way out", async ({ page }) => {
  await page.goto(`${LIST}?q=zzzz&status=ACTIVE`);
  await expect(page.getByText("Nobody found")).toBeVisible();
  await page.getByRole("button", { name: "Drop all filters" }).click();
  await expect.poll(async () => (await names(page)).length).toBe(25);
});

test("a tag is given to several at once, and taken back by Undo", async ({ page }) => {
  await page.goto(`${LIST}?q=weiss`);
  await page.getByRole("checkbox", { name: "Select Daniel Weiss" }).click({ force: true });
  await expect(page.getByText("1 customer selected")).toBeVisible();
  await page.getByRole("button", { name: "Add tag" }).click();
  await page.getByRole("menuitem", { name: "Trade fair" }).click();
  await expect(page.getByText("1 customer has the tag Trade fair now")).toBeVisible();
  await expect(page.getByRole("row", { name: /Daniel Weiss/ })).toContainText("Trade fair");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("row", { name: /Daniel Weiss/ })).not.toContainText("Trade fair");
});

test("a shop that does not answer is said so, and asked again on demand", async ({ page }) => {
  let isDown = true;
  await page.route("**/graphql/", (route) => (isDown ? route.abort() : route.continue()));
  await page.goto(LIST);
  await expect(page.getByText("The shop cannot be reached")).toBeVisible({ timeout: 15_000 });
  isDown = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("Giulia Rossi")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const)
  for (const width of [1440, 375])
    test(`axe finds nothing, and the page does not scroll sideways: ${colorScheme}, ${width} px`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.goto(LIST);
      await expect(page.getByText("Giulia Rossi")).toBeVisible();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
        0,
      );
      await page.getByRole("button", { name: "Filters" }).click();
      await expect(page.getByRole("dialog", { name: "Filters" })).toBeVisible();
      await expectAccessible(page);
    });
