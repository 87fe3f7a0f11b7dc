import { graphql } from "../gql";

// Branches and departments are asked alike: `unit`, `parent` and `preview` are the same words for both.

export const AssignedFragment = graphql(`
  fragment AssignedPage on AssortmentItemCountableConnection {
    totalCount
    pageInfo {
      ...PageEnds
    }
    edges {
      node {
        kind
        id
        name
      }
    }
  }
`);

export const EffectFragment = graphql(`
  fragment AssortmentEffect on AssortmentPreview {
    isRestricted
    codes
    numberOfVisible
    numberOfProducts
    branch {
      id
      name
    }
    department {
      id
      name
    }
  }
`);

export const BranchAssortmentDocument = graphql(`
  query BranchAssortment(
    $id: ID!
    $kind: AssortmentKind
    $first: Int
    $last: Int
    $after: String
    $before: String
    $manages: Boolean!
  ) {
    unit: branch(id: $id) {
      id
      name
      isArchived
      customers
      parent: company {
        id
        name
      }
      shown: assortment(kind: $kind, first: $first, last: $last, after: $after, before: $before) {
        ...AssignedPage
      }
      products: assortment(kind: PRODUCT, first: 1) {
        totalCount
      }
      categories: assortment(kind: CATEGORY, first: 1) {
        totalCount
      }
      collections: assortment(kind: COLLECTION, first: 1) {
        totalCount
      }
    }
    isOn: assortmentEnabled
    preview: assortmentPreview(branchId: $id, first: 1) @include(if: $manages) {
      ...AssortmentEffect
    }
  }
`);

export const DepartmentAssortmentDocument = graphql(`
  query DepartmentAssortment(
    $id: ID!
    $kind: AssortmentKind
    $first: Int
    $last: Int
    $after: String
    $before: String
    $manages: Boolean!
  ) {
    unit: department(id: $id) {
      id
      name
      isArchived
      customers
      parent: branch {
        id
        name
      }
      shown: assortment(kind: $kind, first: $first, last: $last, after: $after, before: $before) {
        ...AssignedPage
      }
      products: assortment(kind: PRODUCT, first: 1) {
        totalCount
      }
      categories: assortment(kind: CATEGORY, first: 1) {
        totalCount
      }
      collections: assortment(kind: COLLECTION, first: 1) {
        totalCount
      }
    }
    isOn: assortmentEnabled
    preview: assortmentPreview(departmentId: $id, first: 1) @include(if: $manages) {
      ...AssortmentEffect
    }
  }
`);

/** What can be assigned, and what of it is. */
export const AssortmentItemsDocument = graphql(`
  query AssortmentItems($kind: AssortmentKind!, $search: String, $branchId: ID, $departmentId: ID) {
    assortmentItems(kind: $kind, search: $search, branchId: $branchId, departmentId: $departmentId) {
      kind
      id
      name
      isAssigned
    }
  }
`);

export const AssignDocument = graphql(`
  mutation AssignAssortment(
    $branchIds: [ID!]
    $departmentIds: [ID!]
    $productIds: [ID!]
    $categoryIds: [ID!]
    $collectionIds: [ID!]
  ) {
    changed: assortmentAssign(
      branchIds: $branchIds
      departmentIds: $departmentIds
      productIds: $productIds
      categoryIds: $categoryIds
      collectionIds: $collectionIds
    ) {
      added
      errors {
        ...Refusal
      }
    }
  }
`);

export const UnassignDocument = graphql(`
  mutation UnassignAssortment(
    $branchIds: [ID!]
    $departmentIds: [ID!]
    $productIds: [ID!]
    $categoryIds: [ID!]
    $collectionIds: [ID!]
  ) {
    changed: assortmentUnassign(
      branchIds: $branchIds
      departmentIds: $departmentIds
      productIds: $productIds
      categoryIds: $categoryIds
      collectionIds: $collectionIds
    ) {
      removed
      errors {
        ...Refusal
      }
    }
  }
`);

export const CopyPreviewDocument = graphql(`
  query AssortmentCopyPreview($fromBranchId: ID, $fromDepartmentId: ID, $branchId: ID, $departmentId: ID) {
    assortmentCopyPreview(
      fromBranchId: $fromBranchId
      fromDepartmentId: $fromDepartmentId
      branchId: $branchId
      departmentId: $departmentId
    ) {
      added
      removed
      addedItems {
        kind
        id
        name
      }
      removedItems {
        kind
        id
        name
      }
    }
  }
`);

export const CopyDocument = graphql(`
  mutation CopyAssortment(
    $fromBranchId: ID
    $fromDepartmentId: ID
    $branchIds: [ID!]
    $departmentIds: [ID!]
    $replace: Boolean!
  ) {
    changed: assortmentCopy(
      fromBranchId: $fromBranchId
      fromDepartmentId: $fromDepartmentId
      branchIds: $branchIds
      departmentIds: $departmentIds
      replace: $replace
    ) {
      added
      removed
      errors {
        ...Refusal
      }
    }
  }
`);

/** What somebody sees: a customer, whoever comes to a unit, or somebody who is not logged in where nobody is named. */
export const PreviewDocument = graphql(`
  query AssortmentPreview(
    $customerId: ID
    $branchId: ID
    $departmentId: ID
    $search: String
    $isVisible: Boolean
    $first: Int
  ) {
    preview: assortmentPreview(
      customerId: $customerId
      branchId: $branchId
      departmentId: $departmentId
      search: $search
      isVisible: $isVisible
      first: $first
    ) {
      ...AssortmentEffect
      products {
        id
        name
        isVisible
      }
    }
  }
`);

export const ExplainDocument = graphql(`
  query ExplainAssortment($customerId: ID, $branchId: ID, $departmentId: ID, $productId: ID!) {
    explained: explainAssortment(
      customerId: $customerId
      branchId: $branchId
      departmentId: $departmentId
      productId: $productId
    ) {
      isVisible
      reasons {
        code
        allows
        branch {
          id
          name
        }
        department {
          id
          name
        }
        assignments {
          kind
          id
          name
        }
      }
    }
  }
`);

/** Customers to look as, found by whatever the list of customers finds them by. */
export const FindCustomersDocument = graphql(`
  query FindCustomers($search: String, $first: Int!) {
    customerProfiles(filter: { search: $search }, first: $first) {
      edges {
        node {
          id
          firstName
          lastName
          email
        }
      }
    }
  }
`);

/** Whom one looks as, by name. */
export const ViewerDocument = graphql(`
  query Viewer($id: ID!, $isCustomer: Boolean!, $isBranch: Boolean!, $isDepartment: Boolean!) {
    customer: customerProfile(id: $id) @include(if: $isCustomer) {
      firstName
      lastName
      email
    }
    branch(id: $id) @include(if: $isBranch) {
      name
    }
    department(id: $id) @include(if: $isDepartment) {
      name
    }
  }
`);
