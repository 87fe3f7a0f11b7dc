import { defineMessages } from "react-intl";
import type { TypedDocumentString } from "../gql/graphql";
import {
  BranchDocument,
  BranchesDocument,
  CompaniesDocument,
  CompanyDocument,
  DepartmentDocument,
  DepartmentsDocument,
} from "./query";
import * as writes from "./writes";

export interface Named {
  id: string;
  name: string;
}

/** What a unit belongs to, if anything, with what that belongs to in turn. */
export interface Parent extends Named {
  parent?: Parent | null;
}

/** A company, branch or department; what only some kinds have is left out of the others. */
export interface Unit extends Named {
  externalReference?: string | null;
  contactName: string;
  email: string;
  phone: string;
  isArchived?: boolean | null;
  version?: number | null;
  customers?: number | null;
  /** Number of units of the next kind that belong to it. */
  children?: number | null;
  /** What is assigned to it; where it was asked for. */
  assortment?: { totalCount: number } | null;
  parent?: Parent | null;
  vatNumber?: string;
  country?: string;
  streetAddress1?: string;
  streetAddress2?: string;
  postalCode?: string;
  city?: string;
  cityArea?: string;
  countryArea?: string;
}

interface Units {
  totalCount: number;
  pageInfo: { startCursor?: string | null; endCursor?: string | null; hasNextPage: boolean; hasPreviousPage: boolean };
  edges: { node: Unit }[];
}

/** `of`: ids of what they belong to, or "none"; `parent` is named in the answer where `isOfOne`. */
interface UnitsVariables {
  search?: string | null;
  isArchived?: boolean | null;
  of?: string[];
  first?: number;
  last?: number;
  after?: string;
  before?: string;
  parent: string;
  isOfOne: boolean;
  /** Whether to count what is assigned to each. */
  counts?: boolean;
}

interface Written {
  written?: { count?: number | null; unit?: Named | null; errors: unknown[] } | null;
}

export type KindId = "companies" | "branches" | "departments";
export type Parts = Record<string, string>;

export interface Kind {
  id: KindId;
  /** Its name in the address of the list of customers. */
  filter: string;
  /** What it belongs to: the kind, and the input that names one. */
  parent: { kind: keyof typeof ALONE; input: string } | null;
  /** What belongs to it. */
  child: KindId | null;
  list: TypedDocumentString<{ units?: Units | null; parent?: Named | null }, UnitsVariables>;
  one: TypedDocumentString<{ unit?: Unit | null }, { id: string }>;
  create: TypedDocumentString<Written, { input: Parts }>;
  update: TypedDocumentString<Written, { id: string; version: number; input: Parts }>;
  archive: TypedDocumentString<Written, { id: string }>;
  restore: TypedDocumentString<Written, { id: string }>;
  remove: TypedDocumentString<Written, { id: string }>;
  move: TypedDocumentString<Written, { id: string; to: string | null; withCustomers: boolean }> | null;
  merge: TypedDocumentString<Written, { ids: string[]; into: string }>;
}

/** What differs between the three. */
export const KINDS: Record<KindId, Kind> = {
  companies: {
    id: "companies",
    filter: "company",
    parent: null,
    child: "branches",
    list: CompaniesDocument,
    one: CompanyDocument,
    create: writes.CreateCompanyDocument,
    update: writes.UpdateCompanyDocument,
    archive: writes.ArchiveCompanyDocument,
    restore: writes.RestoreCompanyDocument,
    remove: writes.DeleteCompanyDocument,
    move: null,
    merge: writes.MergeCompaniesDocument,
  },
  branches: {
    id: "branches",
    filter: "branch",
    parent: { kind: "companies", input: "companyId" },
    child: "departments",
    list: BranchesDocument,
    one: BranchDocument,
    create: writes.CreateBranchDocument,
    update: writes.UpdateBranchDocument,
    archive: writes.ArchiveBranchDocument,
    restore: writes.RestoreBranchDocument,
    remove: writes.DeleteBranchDocument,
    move: writes.MoveBranchDocument,
    merge: writes.MergeBranchesDocument,
  },
  departments: {
    id: "departments",
    filter: "department",
    parent: { kind: "branches", input: "branchId" },
    child: null,
    list: DepartmentsDocument,
    one: DepartmentDocument,
    create: writes.CreateDepartmentDocument,
    update: writes.UpdateDepartmentDocument,
    archive: writes.ArchiveDepartmentDocument,
    restore: writes.RestoreDepartmentDocument,
    remove: writes.DeleteDepartmentDocument,
    move: writes.MoveDepartmentDocument,
    merge: writes.MergeDepartmentsDocument,
  },
};

export const KIND_IDS: readonly KindId[] = ["companies", "branches", "departments"];

/** What stands for those that belong to nothing, in the API as in addresses. */
export const NONE = "none";

/** What several kinds are called. */
export const TITLES = defineMessages({
  companies: { id: "organization.companies", defaultMessage: "Companies" },
  branches: { id: "organization.branches", defaultMessage: "Branches" },
  departments: { id: "organization.departments", defaultMessage: "Departments" },
});

/** What one is called. */
export const WORDS = defineMessages({
  companies: { id: "organization.company", defaultMessage: "Company" },
  branches: { id: "organization.branch", defaultMessage: "Branch" },
  departments: { id: "organization.department", defaultMessage: "Department" },
});

/** What is said of those that belong to nothing. */
export const ALONE = defineMessages({
  companies: { id: "organization.noCompany", defaultMessage: "No company" },
  branches: { id: "organization.noBranch", defaultMessage: "Every branch" },
});

/** Where what is assigned to a branch or department is seen and changed. */
export function assortmentOf({ id: kind }: Pick<Kind, "id">, id: string): string {
  return `/organization/${kind}/${encodeURIComponent(id)}/assortment`;
}
