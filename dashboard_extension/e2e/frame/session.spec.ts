import { expect, expectAccessible, test } from "../browser";
import { DASHBOARD, FOREIGN_DASHBOARD, openInDashboard, SHOP, tokenOf } from "./dashboard";

const ALL = ["MANAGE_CUSTOMER_PROFILES", "VIEW_CUSTOMER_CREDIT", "MANAGE_CUSTOMER_CREDIT", "MANAGE_CUSTOMER_SETTINGS"];
const TOKEN = tokenOf("steffi@example.com", ALL);

test("the Dashboard's token is what the shop is asked with, and nobody else is asked", async ({ page }) => {
  const crafted = "/?saleorApiUrl=https%3A%2F%2Fevil.test%2Fgraphql%2F";
  const host = await openInDashboard(page, crafted, { token: TOKEN });
  await expect(host.app.getByRole("heading", { level: 1 })).toBeVisible();
  await expect.poll(() => host.asked.length).toBeGreaterThan(0);

  expect(new Set(host.asked.map(({ url }) => url))).toEqual(new Set([`${SHOP}/graphql/`]));
  expect(new Set(host.asked.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${TOKEN}`]));
});

test("staff who lack a permission of the extension are told so, and nothing is asked", async ({ page }) => {
  const host = await openInDashboard(page, "/", { token: "" });
  await expect(host.app.getByRole("alert")).toContainText("You do not have permission");

  await expectAccessible(page);
  expect(host.asked).toEqual([]);
});

for (const late of [0, 300]) {
  test(`language and colours are the Dashboard's, with scripts ${late} ms late`, async ({ page }) => {
    const host = await openInDashboard(page, "/labels", { token: TOKEN, locale: "de", late });
    const root = host.app.locator("html");
    await expect(root).toHaveAttribute("lang", "de");
    await expect(host.app.getByRole("link", { name: "Kunden", exact: true })).toBeVisible();
  });
}

test("another page in the same frame speaks the same language", async ({ page }) => {
  const host = await openInDashboard(page, "/labels", { token: TOKEN, locale: "de" });
  const root = host.app.locator("html");
  await expect(root).toHaveAttribute("lang", "de");
  await host.send("theme", { theme: "dark" });
  await expect(root).toHaveAttribute("data-theme", "dark");
  await page.evaluate("host.frame.src = host.frame.src.replace('/labels', '/settings')");
  await expect(host.app.getByRole("heading", { name: "Einstellungen", level: 1 })).toBeVisible();

  await expect(root).toHaveAttribute("data-theme", "dark");
});

test("language and colours change with the Dashboard's", async ({ page }) => {
  const host = await openInDashboard(page, "/labels", { token: TOKEN, locale: "de" });
  const root = host.app.locator("html");
  await expect(root).toHaveAttribute("lang", "de");
  await expect(host.app.getByRole("link", { name: "Kunden", exact: true })).toBeVisible();
  await expect(root).toHaveAttribute("data-theme", "light");
  await host.send("theme", { theme: "dark" });

  await expect(root).toHaveAttribute("data-theme", "dark");
});

test("back and forward walk through our pages without loading anything again", async ({ page }) => {
  const host = await openInDashboard(page, "/labels", { token: TOKEN });
  const pages = host.app.getByRole("navigation");
  const here = () => host.app.locator("html").evaluate(() => window.location.pathname);
  await pages.getByRole("link", { name: "Settings" }).click();
  await expect.poll(here).toBe("/customer-ext/settings");
  await host.app.locator("html").evaluate((html) => html.setAttribute("data-same-page", ""));
  const outside = page.url();
  await page.evaluate("history.back()");
  await expect.poll(here).toBe("/customer-ext/labels");
  await page.evaluate("history.forward()");
  await expect.poll(here).toBe("/customer-ext/settings");

  await expect(host.app.locator("html")).toHaveAttribute("data-same-page", "");
  expect(page.url()).toBe(outside);
  expect(await host.actions()).toEqual([{ type: "notifyReady" }]);
});

for (const [dashboard, path] of [
  [DASHBOARD, "/customer-ext/settings"],
  [FOREIGN_DASHBOARD, "/customer-ext/labels"],
] as const) {
  test(`a reload of ${dashboard} leads to ${path}, and a fresh frame to its own address`, async ({ page }) => {
    const host = await openInDashboard(page, "/labels", { token: TOKEN, dashboard });
    const here = () => host.app.locator("html").evaluate(() => window.location.pathname);
    await host.app.getByRole("navigation").getByRole("link", { name: "Settings" }).click();
    await expect.poll(here).toBe("/customer-ext/settings");
    await page.reload();
    await expect(host.app.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await here()).toBe(path);
    await page.evaluate("host.frame.remove(), document.body.append(host.frame)");
    await expect(host.app.getByRole("heading", { level: 1 })).toBeVisible();

    expect(await here()).toBe("/customer-ext/labels");
  });
}

test("a widget has no navigation, and tells the Dashboard how high it is, also when that changes", async ({ page }) => {
  const host = await openInDashboard(page, "/widget/order?orderId=T3JkZXI6MQ%3D%3D", { token: TOKEN });
  const widget = host.app.locator(".widget");
  await expect(host.app.getByRole("button", { name: "Try again" })).toBeVisible();
  const heights = async () => (await host.actions()).filter(({ type }) => type === "widgetResize");
  const height = await widget.evaluate((element) => Math.ceil(element.getBoundingClientRect().height));
  await expect.poll(async () => (await heights()).at(-1)).toEqual({ type: "widgetResize", height });
  await widget.evaluate((element) =>
    element.append(Object.assign(document.createElement("hr"), { style: "margin:0;border:0;height:50px" })),
  );

  await expect.poll(async () => (await heights()).at(-1)).toEqual({ type: "widgetResize", height: height + 50 });
  await expect(host.app.getByRole("navigation")).toHaveCount(0);
});

test("the Dashboard's menu of a customer leads to the customer's page", async ({ page }) => {
  const host = await openInDashboard(page, "/customer?customerId=VXNlcjo3", { token: TOKEN });

  await expect
    .poll(() => host.app.locator("html").evaluate(() => window.location.pathname))
    .toBe("/customer-ext/c/VXNlcjo3");
});

test("what was typed is not left without a question, whose safe choice has the focus", async ({ page }) => {
  const choices = {
    customerTags: [],
    customerGroups: [],
    customFields: [],
    creditReasons: [],
    customerExtSettings: null,
  };
  const host = await openInDashboard(page, "/new", { token: TOKEN, data: { NewCustomerChoices: choices } });
  const field = host.app.getByRole("textbox").first();
  await field.fill("Ada");
  await host.app.getByRole("navigation").getByRole("link", { name: "Settings" }).click();
  const question = host.app.getByRole("alertdialog");
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(question).toHaveCount(0);

  await expect(field).toHaveValue("Ada");
  expect(await host.app.locator("html").evaluate(() => window.location.pathname)).toBe("/customer-ext/new");
});

for (const theme of ["light", "dark"]) {
  test(`the widget of an order can be read by everybody, ${theme}`, async ({ page }) => {
    const euros = (amount: number) => ({ amount, currency: "EUR" });
    const orderCredit = {
      customerId: "VXNlcjo3",
      total: euros(119),
      paid: euros(50),
      returned: euros(20),
      refundable: euros(30),
      otherRefundable: euros(0),
    };
    await page.setViewportSize({ width: 344, height: 400 });
    const data = { OrderCreditWidget: { orderCredit } };
    const host = await openInDashboard(page, "/widget/order?orderId=T3JkZXI6MQ%3D%3D", { token: TOKEN, data });
    await host.send("theme", { theme });
    await expect(host.app.getByText("Can still be given back")).toBeVisible();
    await expect(host.app.getByRole("link", { name: "Give back as credit …" })).toBeVisible();
    await expectAccessible(page);
    await host.app.getByRole("link", { name: "The customer's credit" }).click();

    const to = "/extensions/app/QXBwOjE%3D/c/VXNlcjo3?tab=credit";
    await expect
      .poll(async () => (await host.actions()).filter(({ type }) => type === "redirect"))
      .toEqual([{ type: "redirect", to }]);
  });
}
