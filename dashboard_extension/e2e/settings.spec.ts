import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./staff";

const SETTINGS = "/dashboard/customers/settings";

test("a switch is changed at once and taken back", async ({ page }) => {
  await page.goto(SETTINGS);
  const automatic = page.getByRole("switch", { name: "Checkouts use credit by themselves" });
  await expect(automatic).toBeChecked();
  await expectAccessible(page);
  await automatic.focus();
  await page.keyboard.press("Space");
  await expect(page.getByText("Off: Checkouts use credit by themselves")).toBeVisible();
  await expect(automatic).not.toBeChecked();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(automatic).toBeChecked();
  await page.reload();
  await expect(automatic).toBeChecked();
});

test("a number out of range is refused at its field, and somebody else's is not overwritten unasked", async ({
  page,
}) => {
  await page.goto(SETTINGS);
  const days = page.getByRole("textbox", { name: "Days of grace after a refund" });
  const before = await days.inputValue();
  await days.fill("0");
  await page.keyboard.press("Enter");
  await expect(page.getByText("A whole number from 1 to 3,650")).toBeVisible();
  await days.fill("11");

  const other = await page.context().newPage();
  await other.goto(SETTINGS);
  const theirs = other.getByRole("textbox", { name: "Days of grace after a refund" });
  await theirs.fill("12");
  await other.keyboard.press("Enter");
  await expect(other.getByText("Days of grace after a refund: 12")).toBeVisible();
  await other.close();

  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Somebody else has set this to 12 meanwhile")).toBeVisible();
  await expect(days).toHaveValue("11");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Leave it at 12" }).click();
  await expect(days).toHaveValue("12");
  await days.fill(before);
  await page.keyboard.press("Enter");
  await expect(page.getByText(`Days of grace after a refund: ${before}`)).toBeVisible();
});

const choose = async (page: Page, field: string, action: string) => {
  await page.getByRole("button", { name: `Actions for ${field}` }).click();
  await page.getByRole("menuitem", { name: action }).click();
};

test("a field is defined, moved, archived and deleted", async ({ page }) => {
  test.slow();
  const name = `Story ${Date.now()}`;
  await page.goto(`${SETTINGS}?tab=fields`);
  await page.getByRole("button", { name: "New field" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("button", { name: /Kind/ }).click();
  await page.getByRole("option", { name: "Choice" }).click();
  await page.getByRole("textbox", { name: "Options" }).fill("Lift\nStairs");
  await expectAccessible(page, ".side-panel");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Choice: Lift, Stairs · filled in for nobody")).toBeVisible();

  await page.getByRole("button", { name: `Move ${name} up` }).click();
  await expect(page.getByRole("button", { name: `Move ${name} down` })).toBeEnabled();

  await choose(page, name, "Archive");
  await expect(page.getByRole("heading", { name: /^Archived/ })).toBeVisible();
  await expectAccessible(page);
  await choose(page, name, "Delete");
  await page.getByRole("button", { name: `Delete “${name}”` }).click();
  await expect(page.getByText(`The field “${name}” is gone`)).toBeVisible();
});

test("a field that customers have something in can only be archived", async ({ page }) => {
  await page.goto(`${SETTINGS}?tab=fields`);
  await choose(page, "Industry", "Delete");
  await expect(page.getByRole("heading", { name: "“Industry” cannot be deleted" })).toBeVisible();
  await expectAccessible(page, "[role=dialog]");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("button", { name: "Actions for Industry" })).toBeFocused();
});
