import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./staff";

const LIST = "/dashboard/customers/";

/** Find somebody in the list by name and open them. */
async function open(page: Page, name: string): Promise<void> {
  await page.goto(`${LIST}?q=${encodeURIComponent(name)}`);
  await page.getByText(name, { exact: true }).click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
}

const menu = async (page: Page, item: string) => {
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: item }).click();
};

test("one sees who calls, what they bought and hold, and the page is accessible at each tab", async ({ page }) => {
  await open(page, "Marek Novák");
  await expect(page.locator(".stat", { hasText: "Revenue" })).toContainText("660.95");
  await expect(page.getByRole("table", { name: "Revenue by month" }).getByRole("row")).toHaveCount(12);
  await expect(page.getByRole("grid", { name: "Orders" }).getByRole("row")).toHaveCount(4);
  await expectAccessible(page);
  await page.getByRole("tab", { name: "Timeline" }).click();
  await expect(page).toHaveURL(/tab=timeline/);
  await expect(page.getByText("Credit topped up").first()).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByRole("tab", { name: "Timeline" })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("tab", { name: "Credit" }).click();
  await expect(page.getByRole("tabpanel")).toContainText("160.00");
  await expectAccessible(page);
});

test("an order leads into the shop's own dashboard", async ({ page }) => {
  await open(page, "Marek Novák");
  await page.getByRole("link", { name: "90004" }).click();
  await expect(page).toHaveURL("/dashboard/orders/90004/");
});

test("putting on hold and back, with keys alone: the reason stands on top, the focus comes back", async ({ page }) => {
  await open(page, "Ingrid Solberg");
  const more = page.getByRole("button", { name: "More actions" });
  await more.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Put on hold …" })).toBeVisible();
  await page.getByRole("menuitem", { name: "Put on hold …" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Reason" })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type("credit check");
  await page.getByRole("button", { name: "Put on hold" }).press("Enter");
  await expect(page.getByText(/^Cannot order: on hold since .+, credit check \(Ada Brandt\)$/)).toBeVisible();
  await expect(more).toBeFocused();
  await page.getByRole("button", { name: "Let order again" }).click();
  await expect(page.getByText("Cannot order")).toHaveCount(0);
  await page.getByRole("tab", { name: "Timeline" }).click();
  await expect(page.locator(".timeline-what").first()).toHaveText("Off hold");
});

test("a customer with orders cannot be deleted, is told why, and can be blocked instead; Undo takes it back", async ({
  page,
}) => {
  await open(page, "Claire Dubois");
  await menu(page, "Delete …");
  await expect(page.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.getByRole("button", { name: "Delete Claire Dubois" }).click();
  await expect(page.getByRole("dialog", { name: "Claire Dubois was not deleted" })).toContainText("has orders");
  await page.getByRole("button", { name: "Block instead" }).click();
  await page.getByRole("textbox", { name: "Reason" }).fill("fraud");
  await page.getByRole("button", { name: "Block", exact: true }).click();
  await expect(page.getByText(/^Cannot log in or order: blocked since .+, fraud/)).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Claire Dubois is not blocked any more")).toBeVisible();
  await expect(page.getByText("Cannot log in or order")).toHaveCount(0);
});

test("an address is refused at its part by the rules of its country, then kept", async ({ page }) => {
  await open(page, "Laura Fernández");
  await page.getByRole("button", { name: "Add address" }).click();
  const panel = page.getByRole("dialog", { name: "New address" });
  await panel.getByRole("textbox", { name: "Street and number" }).fill("Calle Mayor 3");
  await panel.getByRole("textbox", { name: "Postal code" }).fill("12");
  await panel.getByRole("textbox", { name: "City" }).fill("Madrid");
  await expectAccessible(page);
  await panel.getByRole("button", { name: "Save" }).click();
  await expect(panel.getByRole("textbox", { name: "Postal code" })).toHaveAttribute("aria-invalid", "true");
  await expect(panel.getByRole("textbox", { name: "Postal code" })).toBeFocused();
  await panel.getByRole("textbox", { name: "Postal code" }).fill("28013");
  await panel.getByRole("button", { name: "Save" }).click();
  await expect(panel).toHaveCount(0);
  await page.getByRole("button", { name: "Address Calle Mayor 3" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete address" }).click();
  await expect(page.locator(".address", { hasText: "Calle Mayor 3" })).toHaveCount(0);
});

test("two who edit at once: the second one is told, keeps what was typed, and saves on top of the first", async ({
  page,
  context,
}) => {
  const first = `E2E-${Date.now()}`;
  const number = page.getByRole("textbox", { name: "Account number" });
  await open(page, "Oskar Nyström");
  const other = await context.newPage();
  await other.goto(page.url());
  for (const each of [page, other]) await each.getByRole("button", { name: "Edit" }).first().click();
  await other.getByRole("textbox", { name: "Account number" }).fill(first);
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByTitle("Account number")).toHaveText(first);
  await number.fill("E2E-2");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Somebody else has changed this meanwhile")).toBeVisible();
  await page.getByRole("button", { name: "Load the new state" }).click();
  await expect(page.getByText(`Somebody else wrote: ${first}`)).toBeVisible();
  await expect(number).toHaveValue("E2E-2");
  await number.fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByTitle("Account number")).toHaveCount(0);
});

test("a tag is found by typing, added with Enter and taken away again", async ({ page }) => {
  await open(page, "Daniel Weiss");
  await page.getByRole("button", { name: "Add tag" }).click();
  await page.keyboard.type("fair");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Remove tag Trade fair" })).toBeVisible();
  await page.getByRole("button", { name: "Remove tag Trade fair" }).click();
  await expect(page.getByRole("button", { name: "Remove tag Trade fair" })).toHaveCount(0);
});

test("next and previous walk the list that one came from, and back leads to it", async ({ page }) => {
  await page.goto(`${LIST}?sort=NAME&q=brno`);
  await page.goto(`${LIST}?sort=REVENUE&dir=DESC`);
  await page.getByText("Giulia Rossi").click();
  await page.getByRole("link", { name: "Previous customer" }).click();
  await expect(page.getByRole("heading", { name: "Marek Novák" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Previous customer" })).toHaveCount(0);
  await page.getByRole("link", { name: "Next customer" }).click();
  await expect(page.getByRole("heading", { name: "Giulia Rossi" })).toBeVisible();
  await page.getByRole("link", { name: "Back" }).click();
  await expect(page).toHaveURL(/sort=REVENUE&dir=DESC/);
});

test("a link to nobody says so", async ({ page }) => {
  await page.goto(`${LIST}c/Q3VzdG9tZXJQcm9maWxlOjk5OTk5OTk=`);
  await expect(page.getByRole("heading", { name: "There is no such customer" })).toBeVisible();
  await expectAccessible(page);
});

test("on a phone nothing scrolls sideways", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 800 });
  await open(page, "Marek Novák");
  for (const tab of ["Overview", "Credit", "Timeline"]) {
    await page.getByRole("tab", { name: tab }).click();
    await expect(page.getByRole("tabpanel")).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
  }
});
