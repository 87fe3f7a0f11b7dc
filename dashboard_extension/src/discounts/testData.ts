import type { Condition, Group } from "./kinds";

export const DEALERS: Group = {
  id: "G1",
  name: "Dealers",
  description: "Ten percent",
  externalReference: "D-1",
  startsOn: null,
  endsOn: null,
  isValid: true,
  combinesWithHost: false,
  locks: ["CHANGE_EMAIL"],
  version: 3,
  customers: 2,
  numberOfConditions: 2,
};

export const TEN: Condition = {
  id: "K1",
  target: "EVERYTHING",
  targetId: null,
  targetName: null,
  percent: "10.00",
  price: null,
  channel: null,
  taxed: null,
  minimumQuantity: 1,
  minimumOrderValue: null,
};

export const TIER: Condition = {
  ...TEN,
  id: "K2",
  target: "CATEGORY",
  targetId: "C7",
  targetName: "Paper",
  percent: "12.50",
  minimumQuantity: 50,
  minimumOrderValue: { amount: "100.00", currency: "EUR" },
};

export const FIXED: Condition = {
  ...TEN,
  id: "K3",
  target: "VARIANT",
  targetId: "V1",
  targetName: "Mug, NK-1",
  percent: null,
  price: { amount: "8.50", currency: "EUR" },
  channel: "default",
  taxed: "NET",
};

/** A page of a list as the API answers it. */
export function page<Node extends object>(nodes: readonly Node[]) {
  return {
    totalCount: nodes.length,
    totalCountIsExact: true,
    pageInfo: { startCursor: "s", endCursor: "e", hasNextPage: false, hasPreviousPage: false },
    edges: nodes.map((node) => ({ node })),
  };
}

export const refusal = (code: string, field: string, message = "API says no") => ({
  written: { errors: [{ code, field, message }] },
});
