import { test } from "./staff";

const O = "/dashboard/customers/organization";
for (const width of [1440, 375])
  test(`shots ${width}`, async ({ page }) => {
    test.slow();
    await page.setViewportSize({ width, height: 900 });
    const shot = async (name: string) => {
      await page.waitForTimeout(500);
      await page.screenshot({ path: `/tmp/shots/${name}-${width}.png` });
    };
    await page.goto(`${O}?tab=branches`);
    await page.getByRole("row").nth(2).waitFor();
    await shot("list");
    await page
      .getByRole("row")
      .filter({ hasText: "Hamburg" })
      .getByRole("link", { name: /assigned/ })
      .click();
    await page.getByRole("row").nth(2).waitFor();
    await shot("editor");
    await page.getByRole("button", { name: "Add …" }).click();
    await page.waitForTimeout(1500);
    await shot("add");
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Copy from …" }).click();
    await page.getByRole("button", { name: /Which one$/ }).click();
    await page.getByRole("menuitem", { name: "Brno" }).click();
    await page.locator(".dialog input[type=checkbox]").check({ force: true });
    await page.waitForTimeout(1000);
    await shot("copy");
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("link", { name: "Look as they do" }).click();
    await page.getByRole("row").nth(2).waitFor();
    await shot("preview");
    await page.getByRole("button", { name: /^Why/ }).first().click();
    await page.waitForTimeout(1500);
    await shot("why");
    await page.goto(`${O}?tab=branches`);
    await page
      .getByRole("row")
      .filter({ hasText: "Showroom" })
      .getByRole("link", { name: /assigned/ })
      .click();
    await page.waitForTimeout(1500);
    await shot("empty");
    await page.goto("/dashboard/customers/?q=novak");
    await page.getByRole("row").filter({ hasText: "Marek" }).click();
    await page.getByRole("region", { name: "Assortment" }).scrollIntoViewIfNeeded();
    await page.waitForTimeout(1000);
    await shot("customer");
    await page.goto("/dashboard/customers/settings?tab=organization");
    await page.waitForTimeout(1500);
    await shot("settings");
  });
