import type { Named, Parent } from "./kinds";

/** Where a customer belongs. */
export interface Places {
  company: Named | null;
  branch: Parent | null;
  department: Parent | null;
}

export const NOWHERE: Places = { company: null, branch: null, department: null };

/** The inputs of the API that name them. */
export const INPUTS = { companyId: "company", branchId: "branch", departmentId: "department" } as const;
