import { nameOf } from "../customers/status";
import type { ViewerQuery } from "../gql/graphql";

/** Whom one can look as, by name in the address; `visitor` is somebody who is not logged in. */
export const VIEWERS = ["customer", "branch", "department", "visitor"] as const;
export type ViewerKind = (typeof VIEWERS)[number];

export interface Viewer {
  kind: ViewerKind;
  /** Empty until somebody is chosen. */
  id: string;
}

/** Whom the address says one looks as; a customer, who is still to be chosen, if it says nothing. */
export function viewerOf(params: URLSearchParams, fallback: ViewerKind): Viewer {
  for (const kind of VIEWERS) {
    const id = params.get(kind);
    if (id !== null) return { kind, id };
  }
  const as = params.get("as");
  return { kind: VIEWERS.find((kind) => kind === as) ?? fallback, id: "" };
}

/** A viewer as the API names one. */
export function inputOfViewer({ kind, id }: Viewer) {
  if (kind === "customer") return { customerId: id };
  if (kind === "branch") return { branchId: id };
  return kind === "department" ? { departmentId: id } : {};
}

export function nameOfViewer(data: ViewerQuery | undefined): string | null {
  if (data?.customer) return nameOf(data.customer);
  return data?.branch?.name ?? data?.department?.name ?? null;
}
