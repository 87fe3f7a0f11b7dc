import type { Browser, Locator, Page } from "@playwright/test";
import { expect, test } from "./staff";

// Credit from the hand that gives it to the order that it pays, and back. The customer is one who begins without any.
const CUSTOMER = { name: "Giulia Rossi", email: "giulia.rossi@studio.example" };
const GIVEN = "20.00";

// The error is of Oscar's own page of an order, which calls a function that Oscar does not have.
test.use({ role: "creditClerk", expectedErrors: [/oscar\.dashboard\.orders\.initTable is not a function/] });

/** Money as the page writes it, without the space that keeps it together. */
const money = (text: string) => text.replaceAll("\u00a0", " ");

async function available(page: Page): Promise<string> {
  return money(
    await page.getByRole("region", { name: "Credit in EUR" }).locator(".account-available .number").first().innerText(),
  );
}

/** Cells of the ledger's rows, newest first: kind, amount, balance after, order. */
async function ledger(page: Page): Promise<string[][]> {
  const rows = page.getByRole("grid", { name: "Ledger in EUR" }).getByRole("row");
  const cells = await rows.evaluateAll((found) =>
    found.slice(1).map((row) => Array.from(row.children, (cell) => (cell as HTMLElement).innerText)),
  );
  return cells.map(([, kind = "", , amount = "", balance = "", , order = ""]) => [
    kind.split("\n")[0] ?? "",
    money(amount),
    money(balance),
    order,
  ]);
}

/** Buy one thing in the shop; gives the order's number. Credit pays what it can, a card the rest. */
async function buy(browser: Browser, baseURL: string): Promise<string> {
  const context = await browser.newContext({ baseURL, locale: "en-GB", storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.goto("/accounts/login/");
  await page.locator("[name=login-username]").fill(CUSTOMER.email);
  await page.locator("[name=login-password]").fill("demo");
  await page.getByRole("button", { name: "Log In" }).click();
  await page.goto("/basket/");
  if (!(await page.getByRole("link", { name: "Proceed to checkout" }).count())) {
    await page.goto("/catalogue/");
    await page.getByRole("button", { name: "Add to basket" }).first().click();
  }
  await page.goto("/checkout/shipping-address/");
  await page
    .getByRole("button", { name: /Ship to/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Select option" }).first().click();
  const credit = page.getByRole("region", { name: "Your credit" });
  await expect(credit).toHaveAttribute("data-credit-balance", GIVEN);
  await expect(credit).toHaveAttribute("data-credit-applied", GIVEN);
  await page.locator("[name=number]").fill("4242424242424242");
  await page.locator("[name=expiry_month_0]").selectOption("12");
  await page.locator("[name=expiry_month_1]").selectOption({ index: 3 });
  await page.locator("[name=ccv]").fill("123");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Place order" }).click();
  await page.waitForURL(/thank-you/);
  const number = /order number is\s+(\d+)/.exec(await page.locator("body").innerText())?.[1] ?? "";
  await context.close();
  return number;
}

async function openCredit(page: Page): Promise<void> {
  await page.goto("/dashboard/customers/?q=giulia");
  await page.getByText(CUSTOMER.name).click();
  await page.getByRole("tab", { name: "Credit" }).click();
  await expect(page.getByRole("tabpanel", { name: "Credit" }).getByRole("button", { name: "Top up" })).toBeVisible();
}

async function choose(page: Page, panel: Locator): Promise<void> {
  await panel.getByRole("button", { name: /Reason/ }).click();
  await page.getByRole("option").first().click();
}

/** Take all that is there, after a try to take more. */
async function takeAll(page: Page, amount: string): Promise<void> {
  const [whole, cents] = amount.split(".");
  await page.getByRole("button", { name: "Reduce" }).click();
  const panel = page.getByRole("dialog", { name: "Reduce credit" });
  await panel.getByRole("textbox", { name: "Amount" }).fill(`${Number(whole) + 1}`);
  await choose(page, panel);
  await expect(panel.getByText(new RegExp(`^At most EUR\\s${whole}\\.${cents} is possible\\.$`))).toBeVisible();
  await panel.getByRole("textbox", { name: "Amount" }).fill(amount);
  await panel.getByRole("button", { name: "Reduce" }).click();
  await expect.poll(() => available(page)).toBe("EUR 0.00");
}

test("credit that staff give pays for an order, and comes back when the order is cancelled", async ({
  page,
  browser,
  baseURL,
}) => {
  test.setTimeout(300_000);
  await openCredit(page);
  if (
    await page
      .getByRole("button", { name: "Reduce" })
      .isEnabled({ timeout: 2_000 })
      .catch(() => false)
  )
    await takeAll(page, (await available(page)).replace("EUR ", "")); // of a run that was interrupted
  const credit = page.getByRole("tabpanel", { name: "Credit" });
  await credit.getByRole("button", { name: "Top up" }).click();
  const panel = page.getByRole("dialog", { name: "Top up credit" });
  await panel.getByRole("textbox", { name: "Amount" }).fill("20");
  await expect(panel.getByRole("status")).toHaveText(/^Balance after: EUR\s20\.00$/);
  await choose(page, panel);
  await panel.getByRole("textbox", { name: "Note" }).fill("Story of the checkout");
  await panel.getByRole("button", { name: "Top up" }).click();
  await expect(page.getByText(/^EUR\s20\.00 given to Giulia Rossi$/)).toBeVisible();
  await expect(panel).toBeHidden();
  await expect.poll(() => available(page)).toBe("EUR 20.00");
  const before = await ledger(page);
  expect(before[0]).toEqual(["Top-up", "+EUR 20.00", "EUR 20.00", "–"]);

  const number = await buy(browser, baseURL ?? "");
  expect(number).toMatch(/^\d+$/);
  await page.reload();
  await expect.poll(() => available(page)).toBe("EUR 0.00");
  expect(await ledger(page)).toEqual([["Payment", "-EUR 20.00", "EUR 0.00", number], ...before]);

  await page.getByRole("link", { name: number }).first().click();
  await expect(page).toHaveURL(new RegExp(`/dashboard/orders/${number}/$`));
  const status = page.locator("form:has([value=change_order_status])");
  await status.locator("[name=new_status]").selectOption("Cancelled");
  await status.getByRole("button").click();
  await openCredit(page);
  await expect.poll(() => available(page)).toBe("EUR 20.00");
  expect((await ledger(page)).slice(0, 2)).toEqual([
    ["Refund", "+EUR 20.00", "EUR 20.00", number],
    ["Payment", "-EUR 20.00", "EUR 0.00", number],
  ]);

  await takeAll(page, "20.00");
});
