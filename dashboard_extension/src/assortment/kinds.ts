import type {
  AssortmentKind,
  BranchAssortmentQuery,
  BranchAssortmentQueryVariables,
  TypedDocumentString,
} from "../gql/graphql";
import { BranchAssortmentDocument, DepartmentAssortmentDocument } from "./query";

/** A product, a category or a collection. */
export interface Thing {
  kind: AssortmentKind;
  id: string;
  /** Missing where the shop has it no more. */
  name?: string | null;
}

/** Narrow things stand last: what most products come by, first. */
export const KINDS: readonly AssortmentKind[] = ["CATEGORY", "COLLECTION", "PRODUCT"];

export type OwnerKind = "branches" | "departments";

type Assortment = TypedDocumentString<BranchAssortmentQuery, BranchAssortmentQueryVariables>;

/** Where things are assigned: how it is read, and how the API names one of it and several. */
export const OWNERS: Record<OwnerKind, { read: Assortment; one: "branchId" | "departmentId" }> = {
  branches: { read: BranchAssortmentDocument, one: "branchId" },
  // Both answer alike, but for what their `parent` is.
  departments: { read: DepartmentAssortmentDocument as unknown as Assortment, one: "departmentId" },
};

export interface Owner {
  kind: OwnerKind;
  id: string;
  name: string;
}

/** A unit as the inputs of the API name it, alone or as one of several, or to copy from. */
export function inputOf({ kind, id }: Pick<Owner, "kind" | "id">) {
  return kind === "branches" ? { branchId: id } : { departmentId: id };
}

export function inputsOf({ kind, id }: Pick<Owner, "kind" | "id">) {
  return kind === "branches" ? { branchIds: [id] } : { departmentIds: [id] };
}

export function sourceOf({ kind, id }: Pick<Owner, "kind" | "id">) {
  return kind === "branches" ? { fromBranchId: id } : { fromDepartmentId: id };
}

/** Things as the inputs of the API name them; kinds that there is none of are left out. */
export function thingsOf(things: readonly Thing[]) {
  const ids = (of: AssortmentKind) => things.filter(({ kind }) => kind === of).map(({ id }) => id);
  const inputs = { productIds: ids("PRODUCT"), categoryIds: ids("CATEGORY"), collectionIds: ids("COLLECTION") };
  return Object.fromEntries(Object.entries(inputs).filter(([, all]) => all.length)) as Partial<typeof inputs>;
}

/** Where one looks as somebody. */
export const previewAs = (who: "customer" | "branch" | "department", id: string) =>
  `/organization/preview?${new URLSearchParams({ [who]: id })}`;
