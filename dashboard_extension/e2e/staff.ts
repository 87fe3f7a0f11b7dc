import { type APIRequestContext, type BrowserContextOptions, expect } from "@playwright/test";
import { test as base } from "./browser";

type State = Exclude<BrowserContextOptions["storageState"], string | undefined>;

/** The staff of the sample shop, by what they may do. */
export const STAFF = {
  administrator: "admin@nordkontor.example",
  creditClerk: "credit@nordkontor.example",
  officeClerk: "office@nordkontor.example",
} as const;

const PASSWORD = "demo"; // of everybody in the sample shop

/** Log in through the shop's own form. */
async function logIn(shop: APIRequestContext, email: string): Promise<void> {
  const form = await shop.get("/accounts/login/");
  const token = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(await form.text())?.[1] ?? "";
  const answer = await shop.post("/accounts/login/", {
    form: { csrfmiddlewaretoken: token, "login-username": email, "login-password": PASSWORD, login_submit: "1" },
    headers: { Referer: form.url() },
    maxRedirects: 0,
  });
  expect(answer.status(), `log-in of ${email}`).toBe(302);
}

/**
 * A test in the sample shop as one of its staff; `test.use({ role: "creditClerk" })` says who, null is nobody. Each logs in
 * once for all tests.
 */
export const test = base.extend<{ role: keyof typeof STAFF | null }, { states: Map<string, State> }>({
  role: ["administrator", { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture wants from its parameter
  states: [async ({}, use) => use(new Map()), { scope: "worker" }],
  storageState: async ({ role, states, playwright, baseURL }, use) => {
    if (!role) return use(undefined);
    if (!states.has(role)) {
      const shop = await playwright.request.newContext({ baseURL });
      await logIn(shop, STAFF[role]);
      states.set(role, await shop.storageState());
      await shop.dispose();
    }
    return use(states.get(role));
  },
});

export { expectAccessible } from "./browser";
export { expect };
