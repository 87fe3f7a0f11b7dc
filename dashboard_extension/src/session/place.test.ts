import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { dropHostParameters, keepPlace } from "./place";

let ending: AbortController;

function address() {
  return window.location.pathname + window.location.search + window.location.hash;
}

/** Load the page at this address, as the host does. */
function load(entry: string) {
  ending.abort();
  ending = new AbortController();
  window.history.replaceState(null, "", entry);
  keepPlace(ending.signal);
}

function reload(entry: string) {
  window.dispatchEvent(new Event("beforeunload"));
  load(entry);
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  window.sessionStorage.clear();
  ending = new AbortController();
});
afterEach(() => {
  ending.abort();
  vi.useRealTimers();
});

test("a reload of the host's page leads back to where one was, once", () => {
  load("/customer-ext/");
  window.history.pushState(null, "", "/customer-ext/c/7?tab=orders");
  reload("/customer-ext/");
  expect(address()).toBe("/customer-ext/c/7?tab=orders");
  load("/customer-ext/");

  expect(address()).toBe("/customer-ext/");
});

test("an entry somewhere else leads there", () => {
  load("/customer-ext/");
  window.history.pushState(null, "", "/customer-ext/c/7");
  reload("/customer-ext/credit");

  expect(address()).toBe("/customer-ext/credit");
});

test("coming back after a while starts at the beginning", () => {
  load("/customer-ext/");
  window.history.pushState(null, "", "/customer-ext/c/7");
  window.dispatchEvent(new Event("beforeunload"));
  vi.setSystemTime(30_000);
  load("/customer-ext/");

  expect(address()).toBe("/customer-ext/");
});

test("a frame that the host takes away and brings back starts at the beginning", () => {
  load("/customer-ext/");
  window.history.pushState(null, "", "/customer-ext/c/7");
  window.dispatchEvent(new Event("pagehide"));
  load("/customer-ext/");

  expect(address()).toBe("/customer-ext/");
});

test("closed storage is no obstacle", () => {
  vi.spyOn(window, "sessionStorage", "get").mockImplementation(() => {
    throw new DOMException("denied", "SecurityError");
  });
  load("/customer-ext/");
  window.history.pushState(null, "", "/customer-ext/c/7");
  reload("/customer-ext/");

  expect(address()).toBe("/customer-ext/");
});

test.each(["https://evil.example.com/", "//evil.example.com/", "not json"])(
  "%s in the storage leads nowhere",
  (place) => {
    const kept = place === "not json" ? place : JSON.stringify({ entry: "/customer-ext/", place, at: 0 });
    window.sessionStorage.setItem("customer-ext-place", kept);
    load("/customer-ext/");

    expect(address()).toBe("/customer-ext/");
  },
);

test("only the host's parameters are dropped", () => {
  window.history.replaceState(
    { key: 1 },
    "",
    "/x?customerId=7&id=1&featureFlags%5Ba%5D=1&q=a%20b&theme=dark&domain=d#top",
  );
  dropHostParameters();

  expect(address()).toBe("/x?customerId=7&q=a+b#top");
  expect(window.history.state).toEqual({ key: 1 });
});
