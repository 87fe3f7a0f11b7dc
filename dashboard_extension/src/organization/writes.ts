import { graphql } from "../gql";

export const CreateCompanyDocument = graphql(`
  mutation CreateCompany($input: CompanyInput!) {
    written: companyCreate(input: $input) {
      unit: company {
        id
        name
      }
      errors {
        ...Refusal
      }
    }
  }
`);

export const UpdateCompanyDocument = graphql(`
  mutation UpdateCompany($id: ID!, $version: Int!, $input: CompanyInput!) {
    written: companyUpdate(id: $id, version: $version, input: $input) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const ArchiveCompanyDocument = graphql(`
  mutation ArchiveCompany($id: ID!) {
    written: companyArchive(id: $id) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const RestoreCompanyDocument = graphql(`
  mutation RestoreCompany($id: ID!) {
    written: companyRestore(id: $id) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const DeleteCompanyDocument = graphql(`
  mutation DeleteCompany($id: ID!) {
    written: companyDelete(id: $id) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const MergeCompaniesDocument = graphql(`
  mutation MergeCompanies($ids: [ID!]!, $into: ID!) {
    written: companyMerge(companyIds: $ids, into: $into) {
      count
      errors {
        ...Refusal
      }
    }
  }
`);

export const CreateBranchDocument = graphql(`
  mutation CreateBranch($input: BranchCreateInput!) {
    written: branchCreate(input: $input) {
      unit: branch {
        id
        name
      }
      errors {
        ...Refusal
      }
    }
  }
`);

export const UpdateBranchDocument = graphql(`
  mutation UpdateBranch($id: ID!, $version: Int!, $input: BranchInput!) {
    written: branchUpdate(id: $id, version: $version, input: $input) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const ArchiveBranchDocument = graphql(`
  mutation ArchiveBranch($id: ID!) {
    written: branchArchive(id: $id) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const RestoreBranchDocument = graphql(`
  mutation RestoreBranch($id: ID!) {
    written: branchRestore(id: $id) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const DeleteBranchDocument = graphql(`
  mutation DeleteBranch($id: ID!) {
    written: branchDelete(id: $id) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const MoveBranchDocument = graphql(`
  mutation MoveBranch($id: ID!, $to: ID, $withCustomers: Boolean) {
    written: branchMove(id: $id, companyId: $to, withCustomers: $withCustomers) {
      count
      errors {
        ...Refusal
      }
    }
  }
`);

export const MergeBranchesDocument = graphql(`
  mutation MergeBranches($ids: [ID!]!, $into: ID!) {
    written: branchMerge(branchIds: $ids, into: $into) {
      count
      errors {
        ...Refusal
      }
    }
  }
`);

export const CreateDepartmentDocument = graphql(`
  mutation CreateDepartment($input: DepartmentCreateInput!) {
    written: departmentCreate(input: $input) {
      unit: department {
        id
        name
      }
      errors {
        ...Refusal
      }
    }
  }
`);

export const UpdateDepartmentDocument = graphql(`
  mutation UpdateDepartment($id: ID!, $version: Int!, $input: DepartmentInput!) {
    written: departmentUpdate(id: $id, version: $version, input: $input) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const ArchiveDepartmentDocument = graphql(`
  mutation ArchiveDepartment($id: ID!) {
    written: departmentArchive(id: $id) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const RestoreDepartmentDocument = graphql(`
  mutation RestoreDepartment($id: ID!) {
    written: departmentRestore(id: $id) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const DeleteDepartmentDocument = graphql(`
  mutation DeleteDepartment($id: ID!) {
    written: departmentDelete(id: $id) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const MoveDepartmentDocument = graphql(`
  mutation MoveDepartment($id: ID!, $to: ID, $withCustomers: Boolean) {
    written: departmentMove(id: $id, branchId: $to, withCustomers: $withCustomers) {
      count
      errors {
        ...Refusal
      }
    }
  }
`);

export const MergeDepartmentsDocument = graphql(`
  mutation MergeDepartments($ids: [ID!]!, $into: ID!) {
    written: departmentMerge(departmentIds: $ids, into: $into) {
      count
      errors {
        ...Refusal
      }
    }
  }
`);
