// What the API answers in the tests of this folder.

export const CUSTOMER = {
  id: "P1",
  user: { id: "U1" },
  version: 7,
  firstName: "Marek",
  lastName: "Novák",
  email: "marek@example.com",
  emailConfirmed: true,
  phone: "+420 543 555 017",
  accountNumber: "K-100",
  language: "de",
  currency: "EUR",
  preferredChannel: "",
  customerSince: "2025-09-16T10:00:00Z",
  lastLoginAt: null,
  status: "ACTIVE",
  onHold: false,
  onHoldDetails: null as object | null,
  block: null as object | null,
  invitedAt: null as string | null,
  isTest: false,
  note: "Calls on Fridays",
  addresses: [
    {
      id: "A1",
      number: "1",
      firstName: "Marek",
      lastName: "Novák",
      companyName: "Moravia",
      streetAddress1: "Vídeňská 88",
      streetAddress2: "",
      postalCode: "639 00",
      city: "Brno",
      cityArea: "",
      countryArea: "",
      country: "CZ",
      phone: "",
      isDefaultBillingAddress: true,
      isDefaultShippingAddress: false,
    },
  ],
  tags: [{ id: "T1", name: "Key account", color: "#0000aa" }],
  group: { id: "G1", name: "Dealers" } as object | null,
  customFields: [
    { field: { slug: "ramp" }, value: "true" },
    { field: { slug: "staff" }, value: "310" },
  ],
  numberOfOrders: 2,
  lastOrderAt: "2026-05-03T10:00:00Z",
  revenue: { amount: "660.95", currency: "EUR" },
  revenueByMonth: [
    { month: "2026-04", orders: 0, revenue: { amount: "0.00", currency: "EUR" } },
    { month: "2026-05", orders: 2, revenue: { amount: "660.95", currency: "EUR" } },
  ],
  statistics: [
    {
      currency: "EUR",
      orders: 2,
      revenue: { amount: "660.95", currency: "EUR" },
      refunded: { amount: "0.00", currency: "EUR" },
      averageOrderValue: { amount: "330.48", currency: "EUR" },
      firstOrderAt: "2026-05-01T10:00:00Z",
    },
  ],
  orders: { totalCount: 2, ...ordersOf(["9002", "9001"]) },
  timeline: timelineOf([
    { id: "E2", kind: "customer.tags_changed", changes: [{ field: "tags", before: null, after: "Key account" }] },
    { id: "E1", kind: "credit.top_up", changes: [{ field: "balance", before: "0.00 EUR", after: "40.00 EUR" }] },
  ]),
  creditAccounts: [
    {
      id: "C1",
      currency: "EUR",
      available: { amount: "30.00", currency: "EUR" },
      balance: { amount: "40.00", currency: "EUR" },
      held: { amount: "10.00", currency: "EUR" },
      lots: [
        { expiresAt: "2027-03-31T21:59:59Z", remaining: { amount: "15.00", currency: "EUR" } },
        { expiresAt: null, remaining: { amount: "25.00", currency: "EUR" } },
      ],
    },
  ],
};

export function ordersOf(numbers: readonly string[], endCursor: string | null = null) {
  return {
    pageInfo: { hasNextPage: endCursor !== null, endCursor },
    edges: numbers.map((number) => ({
      node: {
        id: `O${number}`,
        number,
        placedAt: "2026-05-03T10:00:00Z",
        status: "Shipped",
        counts: true,
        total: { amount: "330.48", currency: "EUR" },
      },
    })),
  };
}

interface Happened {
  id: string;
  kind: string;
  changes?: object[];
  actor?: object;
  reference?: string | null;
}

export function timelineOf(items: readonly Happened[], endCursor: string | null = null) {
  return {
    pageInfo: { hasNextPage: endCursor !== null, endCursor },
    edges: items.map((item) => ({
      node: {
        time: "2026-05-03T10:00:00Z",
        reference: null,
        actor: { kind: "STAFF", name: "Ada Clerk" },
        changes: [],
        ...item,
      },
    })),
  };
}

/** What the page asks for first: this customer, with changes. */
export function pageOf(changes: Partial<Record<keyof typeof CUSTOMER, unknown>> = {}) {
  return {
    customerProfile: { ...CUSTOMER, ...changes },
    customerTags: [
      { id: "T1", name: "Key account", color: "#0000aa" },
      { id: "T2", name: "Pays late", color: "#aa0000" },
    ],
    customerGroups: [
      { id: "G1", name: "Dealers" },
      { id: "G2", name: "Schools" },
    ],
    customFields: [
      { slug: "ramp", name: "Loading ramp", kind: "BOOLEAN", choices: [] },
      { slug: "staff", name: "Employees", kind: "NUMBER", choices: [] },
      { slug: "branch", name: "Industry", kind: "CHOICE", choices: ["Logistics", "Retail"] },
    ],
  };
}

export const DONE = { errors: [] };

export function refusal(code: string, field: string | null, message: string) {
  return { errors: [{ code, field, message }] };
}
