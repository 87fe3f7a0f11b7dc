import { graphql } from "../gql";

// The three kinds are asked alike: `units`, `unit`, `parent`, `children` and `written` are the same words for each.

export const CompanyFragment = graphql(`
  fragment CompanyParts on Company {
    id
    name
    externalReference
    contactName
    email
    phone
    isArchived
    version
    customers
    country
    vatNumber
    children: numberOfBranches
  }
`);

export const BranchFragment = graphql(`
  fragment BranchParts on Branch {
    id
    name
    externalReference
    contactName
    email
    phone
    isArchived
    version
    customers
    country
    streetAddress1
    streetAddress2
    postalCode
    city
    cityArea
    countryArea
    children: numberOfDepartments
    parent: company {
      id
      name
    }
  }
`);

export const DepartmentFragment = graphql(`
  fragment DepartmentParts on Department {
    id
    name
    externalReference
    contactName
    email
    phone
    isArchived
    version
    customers
    parent: branch {
      id
      name
      parent: company {
        id
        name
      }
    }
  }
`);

export const CompaniesDocument = graphql(`
  query Companies(
    $search: String
    $isArchived: Boolean
    $first: Int
    $last: Int
    $after: String
    $before: String
  ) {
    units: companies(
      filter: { search: $search, isArchived: $isArchived }
      first: $first
      last: $last
      after: $after
      before: $before
    ) {
      totalCount
      pageInfo {
        ...PageEnds
      }
      edges {
        node {
          ...CompanyParts
        }
      }
    }
  }
`);

export const CompanyDocument = graphql(`
  query Company($id: ID!) {
    unit: company(id: $id) {
      ...CompanyParts
    }
  }
`);

export const BranchesDocument = graphql(`
  query Branches(
    $search: String
    $isArchived: Boolean
    $of: [ID!]
    $first: Int
    $last: Int
    $after: String
    $before: String
    $parent: ID!
    $isOfOne: Boolean!
    $counts: Boolean = false
  ) {
    units: branches(
      filter: { search: $search, isArchived: $isArchived, companies: $of }
      first: $first
      last: $last
      after: $after
      before: $before
    ) {
      totalCount
      pageInfo {
        ...PageEnds
      }
      edges {
        node {
          ...BranchParts
          assortment(first: 1) @include(if: $counts) {
            totalCount
          }
        }
      }
    }
    parent: company(id: $parent) @include(if: $isOfOne) {
      id
      name
    }
  }
`);

export const BranchDocument = graphql(`
  query Branch($id: ID!) {
    unit: branch(id: $id) {
      ...BranchParts
    }
  }
`);

export const DepartmentsDocument = graphql(`
  query Departments(
    $search: String
    $isArchived: Boolean
    $of: [ID!]
    $first: Int
    $last: Int
    $after: String
    $before: String
    $parent: ID!
    $isOfOne: Boolean!
    $counts: Boolean = false
  ) {
    units: departments(
      filter: { search: $search, isArchived: $isArchived, branches: $of }
      first: $first
      last: $last
      after: $after
      before: $before
    ) {
      totalCount
      pageInfo {
        ...PageEnds
      }
      edges {
        node {
          ...DepartmentParts
          assortment(first: 1) @include(if: $counts) {
            totalCount
          }
        }
      }
    }
    parent: branch(id: $parent) @include(if: $isOfOne) {
      id
      name
    }
  }
`);

export const DepartmentDocument = graphql(`
  query Department($id: ID!) {
    unit: department(id: $id) {
      ...DepartmentParts
    }
  }
`);
