import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { openInDashboard, tokenOf } from "../../test/saleorFrame";
import type { PageConfig } from "./config";
import type { Connection } from "./connection";
import { early, listenEarly } from "./early";
import { connectSaleor } from "./saleor";

const TOKEN = tokenOf({ email: "steffi@example.com", permissions: ["MANAGE_CUSTOMER_PROFILES"], exp: 4e9 });

beforeAll(listenEarly);
beforeEach(() => {
  window.sessionStorage.clear();
  vi.restoreAllMocks();
  Object.assign(early, { locale: null, theme: null });
});
afterEach(() => vi.restoreAllMocks());

test("what the Dashboard says before anybody talks to it counts", () => {
  const heard: Connection[] = [];
  const ending = new AbortController();
  const dashboard = openInDashboard("/customer-ext");
  dashboard.send("localeChanged", { locale: "de" });
  dashboard.send("theme", { theme: "dark" });
  connectSaleor(
    { host: "saleor", apiUrl: "/graphql/", locale: "en" } as PageConfig,
    (one) => heard.push(one),
    ending.signal,
  );
  dashboard.handshake(TOKEN);
  ending.abort();

  expect(heard).toMatchObject([{ state: "ready", session: { locale: "de" } }]);
  expect(document.documentElement.dataset.theme).toBe("dark");
});

test.each([
  ["another window's language", { source: null }, { locale: "de" }],
  ["a language that is none", {}, { locale: 7 }],
  ["nothing", {}, {}],
])("%s does not", (_what, from, payload) => {
  const dashboard = openInDashboard("/customer-ext");
  dashboard.send("localeChanged", payload as object, from);
  dashboard.send("theme", { theme: "pink" });

  expect(early).toEqual({ locale: null, theme: null });
});

test.each([
  ['{"locale":"de","theme":"dark"}', { locale: "de", theme: "dark" }],
  ["no JSON", { locale: null, theme: null }],
])("a page that is loaded later begins with what is kept: %s", (text, expected) => {
  window.sessionStorage.setItem("customer-ext-look", text);
  listenEarly();

  expect(early).toEqual(expected);
});

test("what is heard is kept for it", () => {
  openInDashboard("/customer-ext").send("localeChanged", { locale: "de" });

  expect(window.sessionStorage.getItem("customer-ext-look")).toBe('{"locale":"de","theme":null}');
});
