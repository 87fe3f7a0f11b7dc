import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./staff";

const ORGANIZATION = "/dashboard/customers/organization";
const PREVIEW = `${ORGANIZATION}/preview`;

const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });
const pick = async (page: Page, button: RegExp, field: string, name: string) => {
  await page.getByRole("button", { name: button }).click();
  await page.getByRole("searchbox", { name: field }).fill(name);
  await expect(page.getByRole("menuitem")).toHaveCount(1); // what was found before is gone
  await page.getByRole("menuitem", { name }).click();
};
/** Finds the one thing of this name in the panel, and its box. */
const find = async (page: Page, text: string, name: RegExp = new RegExp(text, "i")) => {
  const panel = page.locator(".side-panel");
  await panel.getByRole("searchbox", { name: "Find by name or number" }).fill(text);
  await expect(panel.getByRole("listitem")).toHaveText([name]);
  return panel.getByRole("checkbox");
};
const showKind = (page: Page, name: RegExp) => page.getByRole("radio", { name }).click();
/** Opens the assortment of a unit from the list. */
const open = async (page: Page, tab: "branches" | "departments", name: string) => {
  await page.goto(`${ORGANIZATION}?tab=${tab}`);
  await row(page, name)
    .getByRole("link", { name: /assigned/ })
    .click();
  await expect(page.getByRole("heading", { name: `Assortment of ${name}` })).toBeVisible();
};

test("a branch gets an assortment: found, added, looked at, taken away and put back", async ({ page }) => {
  test.slow();
  const name = `Assortment ${Date.now()}`;
  await page.goto(`${ORGANIZATION}?tab=branches`);
  await page.getByRole("button", { name: "New branch" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("button", { name: "Create" }).click();
  await row(page, name)
    .getByRole("link", { name: `Nothing is assigned to ${name}` })
    .click();

  await expect(page.getByText("Nothing is assigned: customers of this branch see and buy nothing.")).toBeVisible();
  await expect(page.getByText("0 of 40 products")).toBeVisible();
  await expectAccessible(page);

  // Two products and a category in one go.
  await page.getByRole("button", { name: "Add products, categories or collections" }).click();
  await expect(page.getByRole("searchbox", { name: "Find by name or number" })).toBeFocused();
  await (await find(page, "NK-5004", /Claw hammer/)).click({ force: true });
  await (await find(page, "tape measure")).click({ force: true });
  await showKind(page, /Categories/);
  await (await find(page, "workplace")).click({ force: true });
  await expectAccessible(page, ".side-panel");
  await page.getByRole("button", { name: "Add 3" }).click();
  await expect(page.getByText(`3 things assigned to “${name}”`)).toBeVisible();
  await expect(page.getByText("10 of 40 products")).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(4);

  // What is assigned already is said, and typed choices are not lost by Escape.
  await page.getByRole("button", { name: "Add …" }).click();
  await expect(await find(page, "claw")).toBeDisabled();
  await (await find(page, "tool case")).click({ force: true });
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Close", exact: true }).last().click();
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.getByRole("button", { name: "Remove Claw hammer, fibreglass handle" }).click();
  await expect(page.getByText("9 of 40 products")).toBeVisible();
  await page.locator(".toast").filter({ hasText: "removed from" }).getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("10 of 40 products")).toBeVisible();

  await page.getByRole("checkbox", { name: "Select All" }).click({ force: true });
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  const question = page.getByRole("alertdialog", { name: `Remove all that is assigned to “${name}”?` });
  await expect(question).toContainText("customers of this branch see and buy nothing any more");
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await question.getByRole("button", { name: "Cancel" }).click();

  // Looking as they do: seen and not seen, each with its reason.
  await page.getByRole("link", { name: "Look as they do" }).click();
  await expect(page.getByRole("heading", { name: `What customers of ${name} see` })).toBeVisible();
  await page.getByRole("button", { name: "Why Claw hammer, fibreglass handle is seen" }).click();
  const panel = page.getByRole("dialog", { name: "Claw hammer, fibreglass handle" });
  await expect(panel).toContainText("They see this product and can buy it.");
  await expect(panel).toContainText(`Assigned to the branch ${name} by: the product itself.`);
  await expectAccessible(page, ".side-panel");
  await page.keyboard.press("Escape");
  await showKind(page, /^Not seen/);
  await page.getByRole("button", { name: /^Why Bubble wrap/ }).click();
  await expect(page.getByRole("dialog")).toContainText(`Not assigned to the branch ${name}`);
});

test("an assortment is copied: what changes is said before, and replaces only if wanted", async ({ page }) => {
  const name = `Copy ${Date.now()}`;
  await page.goto(`${ORGANIZATION}?tab=departments`);
  await page.getByRole("button", { name: "New department" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("button", { name: "Create" }).click();
  await open(page, "departments", name);
  await expect(page.getByText(/so it does not narrow/)).toBeVisible();

  await page.getByRole("button", { name: "Copy from …" }).click();
  await pick(page, /Which one$/, "Find by name", "Warehouse");
  const dialog = page.getByRole("dialog", { name: `Copy an assortment to “${name}”` });
  await expect(dialog).toContainText("4 are added");
  await expect(dialog).toContainText("Packaging and shipping");
  await expectAccessible(page, "[role=dialog]");
  await dialog.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.getByText("4 added, 0 removed.")).toBeVisible();
  await expect(page.getByText(/^It narrows:/)).toBeVisible();

  await page.getByRole("button", { name: "Copy from …" }).click();
  await page.getByRole("button", { name: /Copy from a$/ }).click();
  await page.getByRole("option", { name: "Branch" }).click();
  await pick(page, /Which one$/, "Find by name", "Trade fair");
  await expect(dialog).toContainText("4 are added");
  await dialog.getByRole("checkbox", { name: /^Replace/ }).check({ force: true });
  await expect(dialog).toContainText("4 are removed");
  await dialog.getByRole("button", { name: "Copy and replace" }).click();
  await expect(page.getByText("4 added, 4 removed.")).toBeVisible();
});

test("the customer's page leads to what the customer sees", async ({ page }) => {
  await page.goto("/dashboard/customers/?q=novak");
  await row(page, "Marek Novák").click();
  const card = page.getByRole("region", { name: "Assortment" });
  await expect(card).toContainText("11 of 40 products");
  await expect(card).toContainText("Their branch Brno lets them see only what is assigned to it.");
  await expect(card).toContainText("Their department Warehouse narrows that");
  await card.getByRole("link", { name: "What does Marek see?" }).click();
  await expect(page.getByRole("heading", { name: "What Marek Novák sees" })).toBeVisible();
  await page.getByRole("searchbox", { name: "Find a product" }).fill("drill");
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("button", { name: /^Why Cordless drill/ }).click();
  const panel = page.getByRole("dialog", { name: /Cordless drill/ });
  await expect(panel).toContainText("Marek Novák does not see this product and cannot buy it.");
  await expect(panel).toContainText("Assigned to the branch Brno by: Category “Tools and workshop”.");
  await expect(panel).toContainText("The department Warehouse narrows, and this is not assigned to it.");
  await page.reload();
  await expect(panel).toBeVisible(); // the address holds it
  await page.goto(`${PREVIEW}?as=visitor`);
  await expect(page.getByText("Who is not logged in sees everything, as the settings say.")).toBeVisible();
  await expect(page.getByText("40 of 40 products")).toBeVisible();
});

test("an error says so, and trying again helps", async ({ page }) => {
  let isDown = true;
  await page.route("**/graphql/", async (route) => {
    const isOurs = /BranchAssortment|AssortmentPreview/.test(route.request().postData() ?? "");
    return isOurs && isDown ? route.fulfill({ status: 500, body: "" }) : route.continue();
  });
  await page.goto(`${ORGANIZATION}?tab=branches`);
  await row(page, "Hamburg")
    .getByRole("link", { name: /assigned/ })
    .click();
  await expect(page.getByRole("heading", { name: "That did not work" })).toBeVisible();
  await expectAccessible(page);
  isDown = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(row(page, "Office furniture")).toBeVisible();
});

/** Takes a permission away from what the page is told; the sample shop has nobody who may open it without this one. */
const without = (page: Page, permission: string) =>
  page.route("**/dashboard/customers/**", async (route) => {
    if (route.request().resourceType() !== "document") return route.fallback();
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace(`"${permission}"`, '"none"') });
  });

test("staff without the permission are told so, and nothing leads there", async ({ page }) => {
  await without(page, "manage_organization");
  await page.goto(`${PREVIEW}?as=visitor`);
  await expect(page.getByRole("heading", { name: "You do not have permission for this" })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${ORGANIZATION}/branches/QnJhbmNoOjE=/assortment`);
  await expect(page.getByRole("heading", { name: "You do not have permission for this" })).toBeVisible();
  await page.goto("/dashboard/customers/?q=novak");
  await row(page, "Marek Novák").click();
  await expect(page.getByRole("heading", { name: "Marek Novák" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Assortment" })).toHaveCount(0);
});

test("switched off, the organisation is nowhere to be seen", async ({ page }) => {
  const navigation = page.getByRole("navigation", { name: "Parts" });
  await page.goto("/dashboard/customers/settings?tab=organization");
  await expect(navigation.getByRole("link", { name: "Organisation" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Assortment" })).toBeVisible();
  await expectAccessible(page);
  const organization = page.getByRole("switch", { name: /^Customers belong to companies/ });
  await organization.click({ force: true });
  try {
    await expect(navigation.getByRole("link", { name: "Organisation" })).toHaveCount(0);
    await expect(page.getByRole("region", { name: "Assortment" })).toHaveCount(0);
    await page.goto("/dashboard/");
    await expect(page.getByRole("link", { name: "Customer accounts", includeHidden: true })).toHaveCount(1);
    await expect(page.getByRole("link", { name: "Organisation", includeHidden: true })).toHaveCount(0);
  } finally {
    await page.goto("/dashboard/customers/settings?tab=organization");
    await organization.click({ force: true });
  }
  await expect(navigation.getByRole("link", { name: "Organisation" })).toBeVisible();
});

for (const width of [1440, 375])
  test(`editor and preview are accessible ${width} pixels wide, and do not scroll sideways`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await open(page, "branches", "Hamburg");
    await expect(row(page, "Office furniture")).toBeVisible();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await page.getByRole("link", { name: "Look as they do" }).click();
    await expect(page.getByText("18 of 40 products")).toBeVisible();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
