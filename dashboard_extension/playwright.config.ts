import { defineConfig } from "@playwright/test";

// Tests in a browser. Those of the shop want the sample shop (`make demo`) at BASE_URL; those of the frame want only a build.
// The browser is the system's own, so that none is downloaded; CHROMIUM names another one.
const asRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  workers: 1, // the tests of the shop share its data
  forbidOnly: Boolean(process.env.CI),
  retries: process.env.CI ? 1 : 0, // what passes only then is reported as flaky
  reporter: "list",
  timeout: 120_000, // for machines that do much beside this
  expect: { timeout: 15_000 },
  use: {
    baseURL: process.env.BASE_URL ?? "http://127.0.0.1:8000",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: asRoot ? ["--no-sandbox"] : [],
    },
  },
  projects: [
    { name: "shop", testIgnore: "frame/**" },
    { name: "frame", testMatch: "frame/**/*.spec.ts" },
  ],
});
