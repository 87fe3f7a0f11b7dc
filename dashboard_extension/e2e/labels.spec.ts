import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./staff";

const LABELS = "/dashboard/customers/labels";

const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });
const choose = async (page: Page, name: string, action: string) => {
  await page.getByRole("button", { name: `Actions for ${name}`, exact: true }).click();
  await page.getByRole("menuitem", { name: action }).click();
};

test("a tag is made, refused a second time, changed, and deleted again", async ({ page }) => {
  const name = `Story ${Date.now()}`;
  await page.goto(LABELS);
  await page.getByRole("button", { name: "New tag" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.type(name);
  await expectAccessible(page, ".side-panel");
  await page.keyboard.press("Enter");
  await expect(page.getByText(`The tag “${name}” is there`)).toBeVisible();
  await expect(row(page, name)).toBeVisible();

  await page.getByRole("button", { name: "New tag" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name.toUpperCase());
  await page.keyboard.press("Enter");
  await expect(page.getByText("There is a tag of this name already")).toBeVisible();
  await page.getByRole("textbox", { name: "Name" }).clear();
  await page.keyboard.press("Escape");

  await choose(page, name, "Edit");
  await page.getByRole("textbox", { name: "Description" }).fill("For this story");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(row(page, name)).toContainText("For this story");

  await choose(page, name, "Delete");
  await expect(page.getByRole("alertdialog", { name: /^Delete “/ })).toContainText("No customer has this tag.");
  await expect(page.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: `Actions for ${name}` })).toBeFocused();
  await choose(page, name, "Delete");
  await page.getByRole("button", { name: `Delete “${name}”` }).click();
  await expect(row(page, name)).toHaveCount(0);
});

test("the number of customers leads to just these in the list", async ({ page }) => {
  await page.goto(LABELS);
  const link = page.getByRole("link", { name: /^Show the \d+ customers of Key account$/ });
  const count = await link.innerText();
  await link.click();
  await expect(page).toHaveURL(/\/dashboard\/customers\/?\?tag=/);
  await expect(page.getByRole("row")).toHaveCount(Number(count) + 1);
});

test("a merge says whom it concerns, and nothing happens until it is wanted", async ({ page }) => {
  await page.goto(LABELS);
  await choose(page, "Trade fair", "Merge into another");
  await page.getByRole("button", { name: /The one that stays/ }).click();
  await page.getByRole("option", { name: "Key account" }).click();
  await expect(page.getByText(/customers? ha(s|ve) “Trade fair” and ha(s|ve) “Key account” instead\./)).toBeVisible();
  await expectAccessible(page, "[role=dialog]");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(row(page, "Trade fair")).toBeVisible();
});

test("a group with customers asks where they go", async ({ page }) => {
  await page.goto(`${LABELS}?tab=groups`);
  await choose(page, "Purchasing", "Delete");
  await expect(page.getByRole("button", { name: "Delete “Purchasing”" })).toBeDisabled();
  await expect(page.getByRole("alertdialog", { name: /^Delete “/ })).toContainText("go to another one");
  await page.keyboard.press("Escape");
  await expect(row(page, "Purchasing")).toBeVisible();
  await expectAccessible(page);
});

test("a shop that does not answer says so, and lets one try again", async ({ page }) => {
  await page.route("**/graphql/", (route) => route.abort());
  await page.goto(LABELS);
  await expect(page.getByRole("heading", { name: "The shop cannot be reached" })).toBeVisible({ timeout: 15_000 });
  await page.unroute("**/graphql/");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(row(page, "Key account")).toBeVisible();
});
