import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./staff";

const OVERVIEW = "/dashboard/customers/credit";
const money = (text: string) => text.replaceAll("\u00a0", " ");
const field = (page: Page) => page.getByRole("dialog").getByRole("textbox", { name: "Amount" });
const ledger = (page: Page) => page.getByRole("grid", { name: "Ledger in EUR" });
const hasNoScroll = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

async function openAnna(page: Page): Promise<void> {
  await page.goto(OVERVIEW);
  await page.getByRole("link", { name: "Anna Lindqvist" }).click();
  await expect(ledger(page)).toBeVisible({ timeout: 60_000 });
}

test.describe.configure({ timeout: 180_000 }); // axe takes long on a busy machine

test.describe("the credit clerk", () => {
  test.use({ role: "creditClerk" });

  test("sees what the shop owes, finds who has it, and goes to their ledger", async ({ page }) => {
    await page.goto(OVERVIEW);
    await expect(page.getByRole("link", { name: /^Owed in EUR/ })).toBeVisible();
    const amounts = await page.getByRole("row").locator(".table-end:nth-child(2)").allInnerTexts();
    const sums = amounts.slice(1).map((text) => Number(text.replace(/[^\d.]/g, "")));
    expect(sums).toEqual(sums.toSorted((a, b) => b - a));
    await expectAccessible(page);

    await page.keyboard.press("/");
    await page.keyboard.type("lindq");
    await expect(page.getByRole("row")).toHaveCount(2);
    await expect(page).toHaveURL(/\?q=lindq$/);
    await page.getByRole("link", { name: "Anna Lindqvist" }).click();
    await expect(page).toHaveURL(/tab=credit$/);
    await expect(ledger(page)).toBeVisible({ timeout: 60_000 });
    await expectAccessible(page);
    await page.goBack();
    await expect(page.getByRole("searchbox")).toHaveValue("lindq");
  });

  test("filters the ledger in the address and exports what is shown", async ({ page }) => {
    await openAnna(page);
    const all = await ledger(page).getByRole("row").count();
    await page.getByRole("button", { name: /Kind/ }).click();
    await page.getByRole("option", { name: "Reduction" }).click();
    await expect(page).toHaveURL(/kind=REDUCTION/);
    await expect(page.getByRole("rowheader", { name: "Top-up" })).toHaveCount(0);
    await expect(page.getByRole("rowheader", { name: "Reduction" }).first()).toBeVisible();
    const shown = (await ledger(page).getByRole("row").count()) - 1;
    expect(shown).toBeLessThan(all);

    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export CSV" }).click();
    const file = await saving;
    expect(file.suggestedFilename()).toMatch(/^credit-EUR-\d{4}-\d\d-\d\d\.csv$/);
    const lines = (await readFile(await file.path(), "utf8")).trimEnd().split("\r\n"); // trim() would take the mark
    expect(lines[0]).toBe(
      "\ufeffNumber,Time,Kind,Reason,Note,Amount,Balance after,Currency,Who,Order,Checkout,Expires",
    );
    expect(lines).toHaveLength(shown + 1);
    expect(lines.slice(1).every((line) => line.split(",")[2] === "Reduction")).toBe(true);

    await page.reload();
    await expect(page.getByRole("rowheader", { name: "Reduction" }).first()).toBeVisible();
    await page.getByLabel("From").fill("2001-01-01");
    await page.getByLabel("Until").fill("2001-01-02");
    await page.getByRole("button", { name: "Show all entries" }).click();
    await expect(page.getByRole("rowheader", { name: "Top-up" }).first()).toBeVisible();
    await page.getByLabel("Balance as of").fill("2001-01-01");
    await expect(page.getByText("At the end of 1 Jan 2001")).toBeVisible();
    await expect(page).toHaveURL(/asOf=2001-01-01/);
  });

  test("tops up by mistake and corrects the entry, with the keyboard alone", async ({ page }) => {
    await openAnna(page);
    const available = page.locator(".account-available .number").first();
    const before = money(await available.innerText());
    const topUp = page.getByRole("region", { name: "Credit in EUR" }).getByRole("button", { name: "Top up" });
    await topUp.focus();
    await page.keyboard.press("Enter");
    await expect(field(page)).toBeFocused();
    await page.keyboard.type("0,07");
    await expect(page.getByRole("dialog").getByRole("status")).toContainText("Balance after");
    await expectAccessible(page);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.type("typed on keys alone");
    await page.getByRole("dialog").getByRole("button", { name: "Top up" }).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByText(/^EUR\s0\.07 given to Anna Lindqvist$/)).toBeVisible();
    await expect(ledger(page).getByRole("row").nth(1)).toContainText("typed on keys alone");
    await expect(available).not.toHaveText(before);
    await expect(topUp).toBeFocused(); // where the panel was opened from

    await ledger(page).getByRole("row").nth(1).focus();
    await page.keyboard.press("ArrowLeft"); // in a row, that is its last cell
    await expect(page.getByRole("button", { name: /^Actions for entry/ }).first()).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("menuitem", { name: /^Correct/ })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: /^Correct entry/ })).toBeVisible();
    await expectAccessible(page);
    const dialog = page.getByRole("dialog");
    if ((await dialog.getByRole("button", { name: /Reason/ }).innerText()).includes("–")) {
      await dialog.getByRole("button", { name: /Reason/ }).click();
      await page.getByRole("option").first().click();
    }
    await dialog.getByRole("button", { name: "Correct", exact: true }).click();
    await expect(page.getByText(/^Entry \d+ corrected by -EUR\s0\.07$/)).toBeVisible();
    await expect.poll(async () => money(await available.innerText())).toBe(before);
    await expect(ledger(page).getByRole("row").nth(1)).toContainText("Correction");
  });

  test("what was typed is there again after an expired log-in", async ({ page, context }) => {
    await openAnna(page);
    await page.getByRole("region", { name: "Credit in EUR" }).getByRole("button", { name: "Top up" }).click();
    await field(page).fill("12.50");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /Reason/ })
      .click();
    await page.getByRole("option").first().click();
    await page.getByRole("textbox", { name: "Note" }).fill("for Friday");
    const cookies = await context.cookies();
    await context.clearCookies();
    await page.getByRole("dialog").getByRole("button", { name: "Top up" }).click();
    await expect(page.getByText("Your log-in has ended")).toBeVisible();
    await expect(field(page)).toHaveValue("12.50");
    await context.addCookies(cookies); // logged in again, in another tab
    await page.reload();
    await expect(field(page)).toHaveValue("12.50", { timeout: 60_000 });
    await expect(page.getByRole("textbox", { name: "Note" })).toHaveValue("for Friday");
  });

  test("a shop that cannot be reached is said, and the try is repeated", async ({ page }) => {
    await openAnna(page);
    await page.getByRole("button", { name: "Reduce" }).click();
    await field(page).fill("0.01");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /Reason/ })
      .click();
    await page.getByRole("option").first().click();
    await page.route("**/graphql/", (route) => route.abort());
    await page.getByRole("dialog").getByRole("button", { name: "Reduce" }).click();
    await expect(page.getByText("The shop cannot be reached")).toBeVisible();
    await expect(field(page)).toHaveValue("0.01");
    await page.unroute("**/graphql/");
    await page.getByRole("dialog").getByRole("button", { name: "Reduce" }).click();
    await expect(page.getByText(/^EUR\s0\.01 taken from Anna Lindqvist$/)).toBeVisible();
  });

  for (const colorScheme of ["light", "dark"] as const)
    test(`fits a phone, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 375, height: 800 });
      await openAnna(page);
      expect(await hasNoScroll(page)).toBe(true);
      await expectAccessible(page);
      await page.getByRole("region", { name: "Credit in EUR" }).getByRole("button", { name: "Top up" }).click();
      await expect(field(page)).toBeVisible();
      expect(await hasNoScroll(page)).toBe(true);
      await expectAccessible(page);
    });
});

test.describe("the office clerk, who has none of our permissions", () => {
  test.use({ role: "officeClerk" });

  test("is refused by the shop itself, and shown no way here", async ({ page }) => {
    for (const path of [OVERVIEW, "/dashboard/customers/", "/dashboard/customers/settings"]) {
      const refused = await page.goto(path);
      expect(refused?.status()).toBe(403); // the page is not even served
      await expect(page.getByRole("heading", { name: "Permission denied!" })).toBeVisible();
    }
    await page.goto("/dashboard/orders/");
    await expect(page.getByRole("heading", { name: "Orders", exact: true })).toBeVisible();
    await expect(page.locator('a[href^="/dashboard/customers/"]')).toHaveCount(0);
  });
});
