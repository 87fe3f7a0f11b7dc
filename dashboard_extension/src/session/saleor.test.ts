import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openInDashboard, tokenOf } from "../../test/saleorFrame";
import type { PageConfig } from "./config";
import type { Connection } from "./connection";
import { connectSaleor } from "./saleor";
import type { Session } from "./session";

const NOW = Date.parse("2026-05-03T10:00:00Z");
const ENTRY =
  "/customer-ext/c/7?tab=orders&domain=shop.example.com&saleorApiUrl=https%3A%2F%2Fshop.example.com%2Fgraphql%2F" +
  "&id=QXBwOjE%3D&featureFlags%5Bx%5D=1&theme=dark";
const CONFIG: PageConfig = {
  host: "saleor",
  apiUrl: "/graphql/",
  basename: "/customer-ext",
  csrf: null,
  locale: "en",
  timeZone: "Europe/Berlin",
  currency: "EUR",
  organizationEnabled: true,
  staff: null,
  permissions: null,
  links: { home: "/", logIn: null, order: "/orders/{id}", customer: "/customers/{id}" },
  choices: {
    languages: ["de", "en"],
    countries: ["AT", "DE"],
    channels: null,
    currencies: null,
    invitationSeconds: 259_200,
  },
};

let ending: AbortController;
let heard: Connection[];

function connect() {
  connectSaleor(CONFIG, (connection) => heard.push(connection), ending.signal);
}

function token(changes: object = {}) {
  return tokenOf({
    email: "steffi@example.com",
    permissions: ["MANAGE_CUSTOMER_PROFILES"],
    exp: NOW / 1000 + 300,
    ...changes,
  });
}

/** The session of the last message, which has to be one that says "ready". */
function ready(): Session {
  const last = heard.at(-1);
  if (last?.state !== "ready") throw new Error(`not ready: ${JSON.stringify(last)}`);
  return last.session;
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  window.sessionStorage.clear();
  ending = new AbortController();
  heard = [];
});
afterEach(() => {
  ending.abort();
  vi.useRealTimers();
});

describe("who works here", () => {
  test("comes with the Dashboard's handshake, which the page asks for", () => {
    const dashboard = openInDashboard(ENTRY);
    connect();
    expect(dashboard.actions()).toEqual([{ type: "notifyReady" }]);
    expect(heard).toEqual([]);

    dashboard.handshake(token());
    dashboard.send("localeChanged", { locale: "de" });

    expect(heard).toHaveLength(1);
    expect(ready()).toMatchObject({
      host: "saleor",
      embedded: true,
      apiUrl: "/graphql/",
      basename: "/customer-ext",
      locale: "de",
      timeZone: "Europe/Berlin",
      currency: "EUR",
      staff: { name: "steffi@example.com", email: "steffi@example.com" },
      permissions: new Set(["manage_customer_profiles"]),
    });
  });

  test("does not wait long for the language", () => {
    const dashboard = openInDashboard(ENTRY);
    connect();
    dashboard.handshake(token());
    vi.advanceTimersByTime(199);
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(1);

    expect(ready().locale).toBe("en");
  });

  test("is told once, however often the Dashboard repeats itself", () => {
    const dashboard = openInDashboard(ENTRY);
    connect();
    for (let time = 0; time < 3; time++) {
      dashboard.handshake(token());
      dashboard.send("localeChanged", { locale: "de" });
      vi.advanceTimersByTime(1_000);
    }

    expect(heard).toHaveLength(1);
  });

  test("is told again with another language or other permissions", () => {
    const dashboard = openInDashboard(ENTRY);
    connect();
    dashboard.handshake(token());
    dashboard.send("localeChanged", { locale: "en" });
    const first = ready();
    dashboard.send("localeChanged", { locale: "de" });
    expect(ready().locale).toBe("de");
    dashboard.send("tokenRefresh", { token: token({ permissions: ["VIEW_CUSTOMER_CREDIT"] }) });
    expect(ready().permissions).toEqual(new Set(["view_customer_credit"]));

    expect(heard).toHaveLength(3);
    expect(first.locale).toBe("en");
  });

  test("is unknown outside of a frame", () => {
    window.history.replaceState(null, "", ENTRY);
    connect();

    expect(heard).toEqual([{ state: "failed", why: "standalone" }]);
  });

  test("is refused with an empty token, which the Dashboard sends where a permission is lacking", () => {
    const dashboard = openInDashboard(ENTRY);
    connect();
    dashboard.handshake("");
    vi.advanceTimersByTime(60_000);

    expect(heard).toEqual([{ state: "failed", why: "permission" }]);
  });

  test("may still come after an empty token; an empty one later changes nothing", () => {
    const dashboard = openInDashboard(ENTRY);
    connect();
    dashboard.handshake("");
    dashboard.handshake(token());
    vi.advanceTimersByTime(200);
    dashboard.handshake("");
    vi.advanceTimersByTime(60_000);

    expect(heard.map(({ state }) => state)).toEqual(["failed", "ready"]);
  });

  test("is missed after ten seconds, and may come later still", () => {
    const dashboard = openInDashboard(ENTRY);
    connect();
    vi.advanceTimersByTime(9_999);
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(heard).toEqual([{ state: "failed", why: "silence" }]);
    dashboard.handshake(token());
    vi.advanceTimersByTime(200);

    expect(ready().staff?.email).toBe("steffi@example.com");
  });

  test.each([
    ["another origin", { origin: "https://evil.example.com" }],
    ["another window of the Dashboard's origin", { source: {} }],
    ["no window", { source: null }],
  ])("is not believed from %s", (_, from) => {
    const dashboard = openInDashboard(ENTRY);
    connect();
    dashboard.handshake(token(), from);
    dashboard.send("localeChanged", { locale: "de" }, from);
    vi.advanceTimersByTime(9_999);

    expect(heard).toEqual([]);
  });

  test("is nobody's business after the page has ended", () => {
    const dashboard = openInDashboard(ENTRY);
    connect();
    ending.abort();
    dashboard.handshake(token());
    vi.advanceTimersByTime(60_000);

    expect(heard).toEqual([]);
  });
});

describe("a session in the Dashboard", () => {
  function start() {
    const dashboard = openInDashboard(ENTRY);
    connect();
    dashboard.handshake(token());
    dashboard.send("localeChanged", { locale: "en" });
    return dashboard;
  }

  test("sends the token of the moment, also from a session of before", async () => {
    const dashboard = start();
    const session = ready();
    await expect(session.headers()).resolves.toEqual({ Authorization: `Bearer ${token()}` });
    const renewed = token({ exp: NOW / 1000 + 600 });
    dashboard.send("tokenRefresh", { token: renewed });

    await expect(session.headers()).resolves.toEqual({ Authorization: `Bearer ${renewed}` });
    expect(heard).toHaveLength(1);
  });

  test("waits for a token that ran out while the computer slept", async () => {
    const dashboard = start();
    vi.setSystemTime(NOW + 3_600_000);
    const headers = ready().headers();
    const renewed = token({ exp: NOW / 1000 + 3_900 });
    dashboard.send("tokenRefresh", { token: renewed });

    await expect(headers).resolves.toEqual({ Authorization: `Bearer ${renewed}` });
  });

  test("never sends the token to an address that a link names", () => {
    const dashboard = openInDashboard("/customer-ext/?saleorApiUrl=https%3A%2F%2Fevil.example.com%2Fgraphql%2F");
    connect();
    dashboard.handshake(token());
    vi.advanceTimersByTime(200);

    expect(ready().apiUrl).toBe("/graphql/");
  });

  test("links to the Dashboard's own pages, which only the Dashboard can open", () => {
    const dashboard = start();
    const session = ready();
    const order = session.orderLink({ id: "T3JkZXI6MQ==", number: "1001" });
    expect(order).toBe("/orders/T3JkZXI6MQ%3D%3D");
    expect(session.customerLink("VXNlcjoy")).toBe("/customers/VXNlcjoy");
    expect(session.logInLink()).toBeNull();
    expect(session.pageLink("/c/VXNlcjoy?tab=credit")).toBe("/extensions/app/QXBwOjE%3D/c/VXNlcjoy?tab=credit");
    session.follow(order ?? "");

    expect(dashboard.actions().at(-1)).toEqual({ type: "redirect", to: "/orders/T3JkZXI6MQ%3D%3D" });
  });

  test("shows notices in the Dashboard's way", async () => {
    const dashboard = start();
    expect(ready().notify({ kind: "success", title: "Saved", text: "Ada Lovelace" })).toBe(true);
    dashboard.answer(true);
    expect(ready().notify({ kind: "error", title: "Not saved" })).toBe(true);
    dashboard.answer(false); // is not an error of ours: an unhandled rejection would fail the test run
    await vi.advanceTimersByTimeAsync(20_000);

    expect(dashboard.actions().slice(1)).toEqual([
      { type: "notification", status: "success", title: "Saved", text: "Ada Lovelace" },
      { type: "notification", status: "error", title: "Not saved", text: "" },
    ]);
  });

  test("tells the height of a widget, where it has one", () => {
    const dashboard = start();
    ready().resize(0);
    ready().resize(302);

    expect(dashboard.actions().slice(1)).toEqual([{ type: "widgetResize", height: 302 }]);
  });

  test("follows the Dashboard's colours", () => {
    const dashboard = start();
    expect(document.documentElement.dataset.theme).toBe("dark");
    dashboard.send("theme", { theme: "light" });

    expect(document.documentElement.dataset.theme).toBe("light");
  });

  test("takes the Dashboard's parameters out of the address, and leaves ours", () => {
    start();

    expect(window.location.pathname + window.location.search).toBe("/customer-ext/c/7?tab=orders");
  });

  test("never asks the Dashboard to change its own address", () => {
    const dashboard = start();
    window.history.pushState(null, "", "/customer-ext/labels");

    expect(dashboard.actions()).toEqual([{ type: "notifyReady" }]);
  });
});
