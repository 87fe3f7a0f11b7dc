import { expect, expectAccessible, test } from "./staff";

const NEW = "/dashboard/customers/new";

test("a customer is made and invited from the keyboard alone, and found at once", async ({ page }) => {
  const email = `story-${Date.now()}@example.com`;
  await page.goto(NEW);
  await expect(page.getByRole("textbox", { name: "First name" })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type("Ines");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Kahl");
  await page.keyboard.press("Tab");
  await page.keyboard.type(email);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Ines Kahl is a customer now" })).toBeFocused();
  await expect(page.getByText(`Invitation sent to ${email}`)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Open the customer" }).click();
  await expect(page.getByRole("heading", { name: "Ines Kahl" })).toBeVisible();
});

test("an address that somebody has is said while typing, and leads to that customer", async ({ page }) => {
  await page.goto(NEW);
  await page.getByRole("textbox", { name: "E-mail" }).fill("Marek.Novak@moravia.example");
  await expect(page.getByText("Somebody has this e-mail address already")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Open Marek Novák" }).click();
  await page.getByRole("button", { name: "Leave" }).click(); // what was typed would be lost
  await expect(page.getByRole("heading", { name: "Marek Novák" })).toBeVisible();
});

test("all parts of a customer are written at once; what is refused stands at its field", async ({ page }) => {
  const email = `story-${Date.now()}@example.com`;
  await page.goto(NEW);
  await page.getByRole("textbox", { name: "First name" }).fill("Jonas");
  await page.getByRole("textbox", { name: "Last name" }).fill("Weiß");
  await page.getByRole("textbox", { name: "E-mail" }).fill(email);
  await page.getByRole("button", { name: /^Contact and account/ }).click();
  await page.getByRole("button", { name: /^Add a tag/ }).click();
  await page.getByRole("option", { name: "Key account" }).click();
  await page.getByRole("button", { name: /^Addresses/ }).click();
  await page.getByRole("button", { name: "Add an address" }).click();
  await page.getByRole("button", { name: /Country/ }).click();
  await page.getByRole("option", { name: "Germany" }).click();
  await page.getByRole("textbox", { name: "Street and number" }).fill("Deichstraße 1");
  await page.getByRole("textbox", { name: "City", exact: true }).fill("Hamburg");
  await page.getByRole("textbox", { name: "Postal code" }).fill("0");
  await page.getByRole("button", { name: /^First credit/ }).click();
  await page.getByRole("textbox", { name: "Amount" }).fill("20,50");
  await page.getByRole("button", { name: /Reason/ }).click();
  await page.getByRole("option").first().click();
  await expectAccessible(page);
  await page.getByRole("button", { name: /^Addresses/ }).click(); // folded: the refusal opens it again
  await page.getByRole("button", { name: "Create and send invitation" }).click();
  const postalCode = page.getByRole("textbox", { name: "Postal code" });
  await expect(postalCode).toBeFocused();
  await expect(postalCode).toHaveAttribute("aria-invalid", "true");
  await postalCode.fill("20459");
  await page.getByRole("button", { name: "Create and send invitation" }).click();
  await page.getByRole("link", { name: "Open the customer" }).click();
  await expect(page.getByRole("heading", { name: "Jonas Weiß" })).toBeVisible();
  await expect(page.getByText("Key account").first()).toBeVisible();
  await expect(page.getByText("Deichstraße 1").first()).toBeVisible();
});

test("what was typed survives an ended log-in", async ({ page, context }) => {
  await page.goto(NEW);
  await page.getByRole("textbox", { name: "First name" }).fill("Ines");
  await page.getByRole("textbox", { name: "Last name" }).fill("Kahl");
  await page.getByRole("textbox", { name: "E-mail" }).fill("ines.kahl@example.com");
  const cookies = await context.cookies();
  await context.clearCookies({ name: "sessionid" });
  await page.getByRole("button", { name: "Create and send invitation" }).click();
  await expect(page.getByRole("heading", { name: "Your log-in has ended" })).toBeVisible();
  await context.addCookies(cookies); // logged in again
  await page.goto(NEW);
  await expect(page.getByRole("textbox", { name: "First name" })).toHaveValue("Ines");
  await expect(page.getByRole("textbox", { name: "E-mail" })).toHaveValue("ines.kahl@example.com");
});
