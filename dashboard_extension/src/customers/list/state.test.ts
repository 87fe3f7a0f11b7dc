import { expect, test } from "vitest";
import { isFilter, readFilter, readPage, readSort } from "./state";

const filterOf = (query: string) => readFilter(new URLSearchParams(query));

test("an address without filters is an empty filter", () => {
  expect(filterOf("sort=NAME&columns=NAME&after=x")).toEqual({});
});

test("every filter of the address reaches the API", () => {
  expect(
    filterOf(
      "q=marek&status=ACTIVE&status=BLOCKED&tag=T1&tagAll=T2&tagNone=T3&group=G1&group=none&channel=de&currency=EUR" +
        "&credit=1&hold=0&confirmed=1&test=0&ordersFrom=2&ordersTo=9&revenueFrom=10.50&field.size=L&field.size=M",
    ),
  ).toEqual({
    search: "marek",
    statuses: ["ACTIVE", "BLOCKED"],
    tags: { any: ["T1"], all: ["T2"], none: ["T3"] },
    groups: ["G1", "none"],
    preferredChannels: ["de"],
    currencies: ["EUR"],
    credit: { available: true },
    onHold: false,
    emailConfirmed: true,
    isTest: false,
    numberOfOrders: { gte: 2, lte: 9 },
    revenue: { gte: "10.50" },
    customFields: [{ field: "size", values: ["L", "M"] }],
  });
});

test("a span of days begins with the first day and ends with the last", () => {
  expect(filterOf("sinceFrom=2026-03-01&sinceTo=2026-03-02")).toEqual({
    customerSince: { gte: "2026-02-28T23:00:00.000Z", lte: "2026-03-02T22:59:59.999Z" },
  });
});

test("what makes no sense in an address is left out", () => {
  expect(filterOf("status=DANCING&hold=maybe&ordersFrom=many&revenueTo=1e9&sinceFrom=soon&q=%20%20")).toEqual({});
});

test("the newest customers come first, unless a known order is asked for", () => {
  const sortable = ["NAME", "REVENUE"];
  expect(readSort(new URLSearchParams(""), sortable)).toEqual({ field: "CUSTOMER_SINCE", direction: "DESC" });
  expect(readSort(new URLSearchParams("sort=NAME"), sortable)).toEqual({ field: "NAME", direction: "ASC" });
  expect(readSort(new URLSearchParams("sort=REVENUE&dir=DESC"), sortable)).toEqual({
    field: "REVENUE",
    direction: "DESC",
  });
  expect(readSort(new URLSearchParams("sort=PASSWORD"), sortable)).toEqual({
    field: "CUSTOMER_SINCE",
    direction: "DESC",
  });
});

test("a page follows a cursor or comes before one", () => {
  expect(readPage(new URLSearchParams(""))).toEqual({ first: 50 });
  expect(readPage(new URLSearchParams("after=a"))).toEqual({ first: 50, after: "a" });
  expect(readPage(new URLSearchParams("before=b&after=a"))).toEqual({ last: 50, before: "b" });
});

test("only filters are cleared with the filters", () => {
  expect(["q", "status", "sinceFrom", "field.size", "sort", "columns", "after"].filter(isFilter)).toEqual([
    "q",
    "status",
    "sinceFrom",
    "field.size",
  ]);
});
