import type {
  CustomerProfileFilterInput,
  CustomerProfileSortField,
  CustomerProfileSortingInput,
  CustomerStatus,
} from "../../gql/graphql";

/** How many customers stand on a page. */
export const PAGE_SIZE = 50;

export const STATUSES: readonly CustomerStatus[] = ["ACTIVE", "INVITED", "INACTIVE", "BLOCKED"];

/** Filters of a yes or no, by their name in the address and in the API. */
export const SWITCHES = { hold: "onHold", confirmed: "emailConfirmed", test: "isTest" } as const;

/** Filters of the organisation. */
export const UNITS = { company: "companies", branch: "branches", department: "departments" } as const;

/** Filters by what is looked up by name. */
export const NAMED = { ...UNITS, discount: "discountGroups" } as const;

/** Filters of a span of days. */
export const DAYS = { since: "customerSince", ordered: "lastOrder", seen: "lastLogin" } as const;

/** Filters of a span of numbers; revenue is in the shop's currency. */
export const NUMBERS = { orders: "numberOfOrders", revenue: "revenue" } as const;

/** Names in the address that are filters; whatever else stands there is no filter. */
export const FILTER_NAMES = [
  "q",
  "status",
  "tag",
  "tagAll",
  "tagNone",
  "group",
  ...Object.keys(NAMED),
  "channel",
  "currency",
  "credit",
  ...Object.keys(SWITCHES),
  ...[...Object.keys(DAYS), ...Object.keys(NUMBERS)].flatMap((name) => [`${name}From`, `${name}To`]),
] as const;

/** Fields of the shop's own stand in the address as `field.<slug>`. */
export const FIELD_PREFIX = "field.";

export function isFilter(name: string): boolean {
  return (FILTER_NAMES as readonly string[]).includes(name) || name.startsWith(FIELD_PREFIX);
}

const yes = (value: string | null) => (value === "1" ? true : value === "0" ? false : undefined);

/** The first moment of a day that staff chose, and the last one; days are those of the browser. */
function moment(day: string | null, end: boolean): string | undefined {
  if (!day || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const at = new Date(`${day}T${end ? "23:59:59.999" : "00:00:00"}`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

function spanOf<Value>(from: Value | undefined, to: Value | undefined): { gte?: Value; lte?: Value } | undefined {
  if (from === undefined && to === undefined) return undefined;
  return { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lte: to }) };
}

/** Read the filter out of the address. What makes no sense there is left out, so that an old link still shows a list. */
export function readFilter(params: URLSearchParams): CustomerProfileFilterInput {
  const filter: CustomerProfileFilterInput = {};
  const search = params.get("q")?.trim();
  if (search) filter.search = search;
  const statuses = params.getAll("status").filter((status) => (STATUSES as readonly string[]).includes(status));
  if (statuses.length) filter.statuses = statuses as CustomerStatus[];
  const tags = { any: params.getAll("tag"), all: params.getAll("tagAll"), none: params.getAll("tagNone") };
  const wanted = Object.entries(tags).filter(([, ids]) => ids.length);
  if (wanted.length) filter.tags = Object.fromEntries(wanted);
  if (params.has("group")) filter.groups = params.getAll("group");
  for (const [name, field] of Object.entries(NAMED)) if (params.has(name)) filter[field] = params.getAll(name);
  if (params.has("channel")) filter.preferredChannels = params.getAll("channel");
  if (params.has("currency")) filter.currencies = params.getAll("currency");
  const credit = yes(params.get("credit"));
  if (credit !== undefined) filter.credit = { available: credit };
  for (const [name, field] of Object.entries(SWITCHES)) {
    const value = yes(params.get(name));
    if (value !== undefined) filter[field] = value;
  }
  for (const [name, field] of Object.entries(DAYS)) {
    const span = spanOf(moment(params.get(`${name}From`), false), moment(params.get(`${name}To`), true));
    if (span) filter[field] = span;
  }
  const orders = spanOf(count(params.get("ordersFrom")), count(params.get("ordersTo")));
  if (orders) filter.numberOfOrders = orders;
  const revenue = spanOf(amount(params.get("revenueFrom")), amount(params.get("revenueTo")));
  if (revenue) filter.revenue = revenue;
  const fields = [...new Set([...params.keys()].filter((name) => name.startsWith(FIELD_PREFIX)))];
  if (fields.length)
    filter.customFields = fields.map((name) => ({
      field: name.slice(FIELD_PREFIX.length),
      values: params.getAll(name),
    }));
  return filter;
}

const count = (text: string | null) => (text && /^\d{1,9}$/.test(text) ? Number(text) : undefined);
const amount = (text: string | null) => (text && /^\d{1,12}([.]\d{1,4})?$/.test(text) ? text : undefined);

export interface Sort {
  field: CustomerProfileSortField;
  direction: "ASC" | "DESC";
}

/** The order of the list; newest customers first, unless somebody chose. */
export function readSort(params: URLSearchParams, sortable: readonly string[]): Sort {
  const field = params.get("sort");
  if (!field || !sortable.includes(field)) return { field: "CUSTOMER_SINCE", direction: "DESC" };
  return { field: field as CustomerProfileSortField, direction: params.get("dir") === "DESC" ? "DESC" : "ASC" };
}

export function sortInput(sort: Sort, currency: string): CustomerProfileSortingInput {
  return { ...sort, ...(sort.field === "CREDIT" ? { currency } : {}) };
}

/** Which page of the list: what follows a cursor, or what comes before one. */
export function readPage(params: URLSearchParams): { first?: number; last?: number; after?: string; before?: string } {
  const after = params.get("after");
  const before = params.get("before");
  if (before) return { last: PAGE_SIZE, before };
  return { first: PAGE_SIZE, ...(after ? { after } : {}) };
}

/** Another filter or order begins at the first page. */
export const FIRST_PAGE = { after: null, before: null } as const;
