// Takes the pictures of the README from the running sample shop, so that they show what there is.
// Usage: BASE_URL=http://127.0.0.1:8000 node scripts/pictures.mjs
import { resolve } from "node:path";
import { chromium } from "@playwright/test";

const BASE_URL = process.env.BASE_URL ?? "http://127.0.0.1:8000";
const FOLDER = resolve(import.meta.dirname, "../../docs/pictures");
const STAFF = { email: "admin@nordkontor.example", password: "demo" };
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 375, height: 800 };

/** Each picture: its name, what is shown, and what is done before it is taken. */
const PICTURES = [
  { name: "list", path: "", ready: "Giulia Rossi" },
  { name: "list-dark", path: "", ready: "Giulia Rossi", colorScheme: "dark" },
  { name: "list-narrow", path: "", ready: "Giulia Rossi", viewport: NARROW },
  { name: "customer", path: "?q=novak", ready: "Marek Novák", act: (page) => open(page, "Marek Novák") },
  {
    name: "credit",
    path: "?q=novak",
    ready: "Marek Novák",
    act: async (page) => {
      await open(page, "Marek Novák");
      await page.getByRole("tab", { name: "Credit" }).click();
      await page.getByRole("grid", { name: /^Ledger/ }).waitFor();
    },
  },
  {
    name: "top-up",
    path: "?q=rossi",
    ready: "Giulia Rossi",
    act: async (page) => {
      await open(page, "Giulia Rossi");
      await page.getByRole("button", { name: "Top up" }).first().click();
      await page.getByLabel(/^Amount/).fill("50.00");
    },
  },
  {
    name: "discount-group",
    path: "discounts",
    ready: "Dealers",
    act: async (page) => {
      await page.getByText("Dealers", { exact: true }).click();
      await page.getByText("Members get").waitFor();
    },
  },
];

/** Go from the list to one customer. */
async function open(page, name) {
  await page.getByText(name).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  await page.locator("figure svg").first().waitFor(); // the chart comes last
}

const asRoot = process.getuid?.() === 0;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: asRoot ? ["--no-sandbox"] : [],
});
const staff = await browser.newContext({ baseURL: BASE_URL });
const logIn = await staff.newPage();
await logIn.goto("/accounts/login/");
await logIn.locator("input[name=login-username]").fill(STAFF.email);
await logIn.locator("input[name=login-password]").fill(STAFF.password);
await logIn.locator("input[name=login-password]").press("Enter");
await logIn.waitForURL((url) => !url.pathname.startsWith("/accounts/login"));
const storageState = await staff.storageState();

for (const { name, path, ready, act, viewport = WIDE, colorScheme = "light" } of PICTURES) {
  const context = await browser.newContext({ baseURL: BASE_URL, storageState, viewport, colorScheme, locale: "en-GB" });
  const page = await context.newPage();
  await page.goto(`/dashboard/customers/${path}`);
  await page.getByText(ready).first().waitFor();
  await act?.(page);
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => !document.querySelector(".skeleton"));
  await page.screenshot({ path: resolve(FOLDER, `${name}.png`), animations: "disabled", caret: "hide" });
  console.log(`docs/pictures/${name}.png`);
  await context.close();
}
await browser.close();
