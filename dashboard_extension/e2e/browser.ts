import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Fail with what axe finds on the page as it stands, or in a part of it: rule, what is wrong and where. */
export async function expectAccessible(page: Page, part?: string): Promise<void> {
  const axe = new AxeBuilder({ page }).withTags(WCAG);
  const { violations } = await (part ? axe.include(part) : axe).analyze();
  const found = violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} (${target})`));
  expect(found).toEqual([]);
}

interface Watch {
  /** Complaints of the browser that the test expects; others fail it. */
  expectedErrors: RegExp[];
  noErrors: undefined;
}

/** A test in a browser, which fails on errors in the page's scripts, and on what its security policy refused. */
export const test = base.extend<Watch>({
  expectedErrors: [[], { option: true }],
  noErrors: [
    async ({ page, expectedErrors }, use) => {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
      page.on("console", (message) => {
        // An answer that is no success is the test's own matter.
        const ofTheNetwork = message.text().startsWith("Failed to load resource");
        if (message.type() === "error" && !ofTheNetwork) errors.push(message.text());
      });
      await use(undefined);
      expect(errors.filter((error) => !expectedErrors.some((expected) => expected.test(error)))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
