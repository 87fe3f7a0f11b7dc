import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { tokenOf } from "../../test/saleorFrame";
import { readToken, TokenKeeper } from "./token";

const NOW = Date.parse("2026-05-03T10:00:00Z");

beforeEach(() => vi.useFakeTimers({ now: NOW }));
afterEach(() => vi.useRealTimers());

test("a token tells who it is for, which of our permissions it carries and when it runs out", () => {
  const token = tokenOf({
    email: "jörg@example.com",
    permissions: ["MANAGE_USERS", "MANAGE_CUSTOMER_PROFILES", "VIEW_CUSTOMER_CREDIT"],
    user_permissions: ["MANAGE_CUSTOMER_SETTINGS"],
    exp: NOW / 1000 + 300,
  });

  expect(readToken(token)).toEqual({
    email: "jörg@example.com",
    permissions: new Set(["manage_customer_profiles", "view_customer_credit"]),
    expires: NOW + 300_000,
  });
});

test.each(["", "a.b", "no token", "a.!!!.c", undefined, null, 7, `a.${btoa("null")}.c`])("%j is no token", (token) => {
  expect(readToken(token)).toBeNull();
});

test("a token that has run out when it comes says nothing about its end: the clock is wrong", () => {
  expect(readToken(tokenOf({ permissions: [], exp: NOW / 1000 - 1 }))?.expires).toBeNull();
  expect(readToken(tokenOf({ permissions: [] }))?.expires).toBeNull();
});

test("a valid token is given at once", async () => {
  const tokens = new TokenKeeper();
  const token = tokenOf({ permissions: [], exp: NOW / 1000 + 300 });
  tokens.receive(token);

  await expect(tokens.current(8_000)).resolves.toBe(token);
  expect(vi.getTimerCount()).toBe(0);
});

test("everybody who asks after the end gets the renewed token as soon as it is there", async () => {
  const tokens = new TokenKeeper();
  tokens.receive(tokenOf({ permissions: [], exp: NOW / 1000 + 300 }));
  vi.setSystemTime(NOW + 300_000);
  const asked = [tokens.current(8_000), tokens.current(8_000)];
  const renewed = tokenOf({ permissions: [], exp: NOW / 1000 + 600 });
  tokens.receive(renewed);

  await expect(Promise.all(asked)).resolves.toEqual([renewed, renewed]);
});

test("the old token is given after a while, so that the API can say that the log-in has ended", async () => {
  const tokens = new TokenKeeper();
  const old = tokenOf({ permissions: [], exp: NOW / 1000 + 300 });
  tokens.receive(old);
  vi.setSystemTime(NOW + 300_000);
  const given = vi.fn();
  tokens.current(8_000).then(given);

  await vi.advanceTimersByTimeAsync(7_999);
  expect(given).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(given).toHaveBeenCalledExactlyOnceWith(old);
});

test("what is no token does not replace one", async () => {
  const tokens = new TokenKeeper();
  const token = tokenOf({ email: "steffi@example.com", permissions: [] });
  tokens.receive(token);
  tokens.receive("");

  expect(tokens.claims?.email).toBe("steffi@example.com");
  await expect(tokens.current(0)).resolves.toBe(token);
});
