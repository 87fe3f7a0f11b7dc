import { graphql } from "../gql";

export const CreateCompanyDocument = graphql(`
  mutation CreateCompany($input: CompanyInput!) {
    written: companyCreate(input: $input) {
      unit: company {
        id
        name
      }
      errors {
        field
        message
        code
      }
    }
  }
`);

export const UpdateCompanyDocument = graphql(`
  mutation UpdateCompany($id: ID!, $version: Int!, $input: CompanyInput!) {
    written: companyUpdate(id: $id, version: $version, input: $input) {
      errors {
        field
        message
        code
      }
    }
  }
`);

export const ArchiveCompanyDocument = graphql(`
  mutation ArchiveCompany($id: ID!) {
    written: companyArchive(id: $id) {
      errors {
        field
        message
        code
      }
    }
  }
`);

export const RestoreCompanyDocument = graphql(`
  mutation RestoreCompany($id: ID!) {
    written: companyRestore(id: $id) {
      errors {
        field
        message
        code
      }
    }
  }
`);

export const DeleteCompanyDocument = graphql(`
  mutation DeleteCompany($id: ID!) {
    written: companyDelete(id: $id) {
      errors {
        field
        message
        code
      }
    }
  }
`);

export const MergeCompaniesDocument = graphql(`
  mutation MergeCompanies($ids: [ID!]!, $into: ID!) {
    written: companyMerge(companyIds: $ids, into: $into) {
      count
      errors {
        field
        message
        code
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
        field
        message
        code
      }
    }
  }
`);

export const UpdateBranchDocument = graphql(`
  mutation UpdateBranch($id: ID!, $version: Int!, $input: BranchInput!) {
    written: branchUpdate(id: $id, version: $version, input: $input) {
      errors {
        field
        message
        code
      }
    }
  }
`);

export const ArchiveBranchDocument = graphql(`
  mutation ArchiveBranch($id: ID!) {
    written: branchArchive(id: $id) {
      errors {
        field
        message
        code
      }
    }
  }
`);

export const RestoreBranchDocument = graphql(`
  mutation RestoreBranch($id: ID!) {
    written: branchRestore(id: $id) {
      errors {
        field
        message
        code
      }
    }
  }
`);

export const DeleteBranchDocument = graphql(`
  mutation DeleteBranch($id: ID!) {
    written: branchDelete(id: $id) {
      errors {
        field
        message
        code
      }
    }
  }
`);

export const MoveBranchDocument = graphql(`
  mutation MoveBranch($id: ID!, $to: ID, $withCustomers: Boolean) {
    written: branchMove(id: $id, companyId: $to, withCustomers: $withCustomers) {
      count
      errors {
        field
        message
        code
      }
    }
  }
`);

export const MergeBranchesDocument = graphql(`
  mutation MergeBranches($ids: [ID!]!, $into: ID!) {
    written: branchMerge(branchIds: $ids, into: $into) {
      count
      errors {
        field
        message
        code
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
        field
        message
        code
      }
    }
  }
`);

export const UpdateDepartmentDocument = graphql(`
  mutation UpdateDepartment($id: ID!, $version: Int!, $input: DepartmentInput!) {
    written: departmentUpdate(id: $id, version: $version, input: $input) {
      errors {
        field
        message
        code
      }
    }
  }
`);

export const ArchiveDepartmentDocument = graphql(`
  mutation ArchiveDepartment($id: ID!) {
    written: departmentArchive(id: $id) {
      errors {
        field
        message
        code
      }
    }
  }
`);

export const RestoreDepartmentDocument = graphql(`
  mutation RestoreDepartment($id: ID!) {
    written: departmentRestore(id: $id) {
      errors {
        field
        message
        code
      }
    }
  }
`);

export const DeleteDepartmentDocument = graphql(`
  mutation DeleteDepartment($id: ID!) {
    written: departmentDelete(id: $id) {
      errors {
        field
        message
        code
      }
    }
  }
`);

export const MoveDepartmentDocument = graphql(`
  mutation MoveDepartment($id: ID!, $to: ID, $withCustomers: Boolean) {
    written: departmentMove(id: $id, branchId: $to, withCustomers: $withCustomers) {
      count
      errors {
        field
        message
        code
      }
    }
  }
`);

export const MergeDepartmentsDocument = graphql(`
  mutation MergeDepartments($ids: [ID!]!, $into: ID!) {
    written: departmentMerge(departmentIds: $ids, into: $into) {
      count
      errors {
        field
        message
        code
      }
    }
  }
`);
