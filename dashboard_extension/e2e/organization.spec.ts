import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./staff";

const ORGANIZATION = "/dashboard/customers/organization";
const CUSTOMERS = "/dashboard/customers/";

const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });
const choose = async (page: Page, name: string, action: string) => {
  await page.getByRole("button", { name: `Actions for ${name}`, exact: true }).click();
  await page.getByRole("menuitem", { name: action }).click();
};
const pick = async (page: Page, part: string, name: string) => {
  await page.getByRole("button", { name: new RegExp(`${part}$`) }).click();
  await page.getByRole("searchbox", { name: "Find by name" }).fill(name);
  await expect(page.getByRole("menuitem")).toHaveCount(1); // what was found before is gone
  await page.getByRole("menuitem", { name }).click();
};

test("a company, its branch and a department are made, somebody is assigned, and then nothing is deleted", async ({
  page,
}) => {
  test.slow();
  const name = `Story ${Date.now()}`;
  const [company, branch, department] = [`${name} AG`, `${name} Kiel`, `${name} Sales`];
  await page.goto(ORGANIZATION);
  await page.getByRole("button", { name: "New company" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.type(company);
  await page.getByRole("button", { name: /Country/ }).click();
  await page.getByRole("option", { name: "Germany" }).click();
  await page.getByRole("textbox", { name: "VAT number" }).fill("DE1");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.locator(".field-error")).toHaveCount(1);
  await page.getByRole("textbox", { name: "VAT number" }).fill("DE136695976");
  await expectAccessible(page, ".side-panel");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.getByText(`“${company}” is there`)).toBeVisible();
  await expect(row(page, company)).toContainText("DE136695976");

  await page.getByRole("button", { name: "New company" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(company.toUpperCase());
  await page.keyboard.press("Enter");
  await expect(page.getByText("There is a company of this name already")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(company.toUpperCase());
  await page.getByRole("textbox", { name: "Name" }).clear();
  await page.keyboard.press("Escape");

  await page.getByRole("tab", { name: "Branches" }).click();
  await page.getByRole("button", { name: "New branch" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(branch);
  await pick(page, "Company", company);
  await page.getByRole("button", { name: "Create" }).click();
  await expect(row(page, branch)).toContainText(company);

  await page.getByRole("tab", { name: "Departments" }).click();
  await page.getByRole("button", { name: "New department" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(department);
  await pick(page, "Branch", branch);
  await page.getByRole("button", { name: "Create" }).click();
  await expect(row(page, department)).toContainText(branch);

  await page.goto(`${CUSTOMERS}?q=rossi`);
  await row(page, "Giulia Rossi").click();
  await page.getByRole("button", { name: "Change where the customer belongs" }).click();
  await pick(page, "Department", department);
  await expect(page.getByRole("button", { name: `${company} Company` })).toBeVisible(); // followed by itself
  await expectAccessible(page, ".side-panel");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The customer belongs elsewhere now")).toBeVisible();
  const card = page.getByRole("region", { name: "Organisation" });
  for (const part of [company, branch, department]) await expect(card.getByText(part, { exact: true })).toBeVisible();

  await page.goto(ORGANIZATION);
  await choose(page, company, "Delete");
  const dialog = page.getByRole("dialog", { name: `“${company}” cannot be deleted` });
  await expect(dialog).toContainText("1 branch belongs to it.");
  await expect(dialog).toContainText("1 customer belongs to it.");
  await expectAccessible(page, "[role=dialog]");
  await dialog.getByRole("button", { name: "Archive" }).click();
  await expect(page.getByText(`“${company}” is archived: nothing new comes to it`)).toBeVisible();
  await expect(row(page, company)).toHaveCount(0);
  await page.getByRole("button", { name: /^In use/ }).click();
  await page.getByRole("option", { name: "Archived", exact: true }).click();
  await page.getByRole("link", { name: `Show the customer of ${company}` }).click();
  await expect(page.getByRole("button", { name: `Drop the filter: Company: ${company}` })).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(row(page, "Giulia Rossi")).toBeVisible();
});

for (const width of [1440, 375])
  test(`the lists are accessible ${width} pixels wide, and the page does not scroll sideways`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    for (const [tab, name] of [
      ["companies", "Brisa Interiors"],
      ["branches", "Trade fair"],
      ["departments", "Management"],
    ] as const) {
      await page.goto(`${ORGANIZATION}?tab=${tab}`);
      await expect(row(page, name)).toBeVisible();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
  });
