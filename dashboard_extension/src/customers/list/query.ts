import { graphql } from "../../gql";

/** Everything that the page shows first, in one request; fields of columns that are off are not asked for. */
export const CustomersDocument = graphql(`
  query Customers(
    $filter: CustomerProfileFilterInput
    $sortBy: CustomerProfileSortingInput
    $first: Int
    $last: Int
    $after: String
    $before: String
    $manages: Boolean!
    $showsCredit: Boolean!
    $showsGroup: Boolean!
    $showsFields: Boolean!
    $showsOrganization: Boolean!
    $showsDiscount: Boolean!
  ) {
    customerProfiles(filter: $filter, sortBy: $sortBy, first: $first, last: $last, after: $after, before: $before) {
      totalCount
      totalCountIsExact
      pageInfo {
        startCursor
        endCursor
        hasNextPage
        hasPreviousPage
      }
      edges {
        node {
          id
          firstName
          lastName
          email
          phone
          accountNumber
          customerSince
          status
          onHold
          emailConfirmed
          lastLoginAt
          currency
          preferredChannel
          numberOfOrders @include(if: $manages)
          lastOrderAt @include(if: $manages)
          revenue @include(if: $manages) {
            amount
            currency
          }
          tags @include(if: $manages) {
            id
            name
            color
          }
          group @include(if: $showsGroup) {
            id
            name
          }
          company @include(if: $showsOrganization) {
            name
          }
          branch @include(if: $showsOrganization) {
            name
          }
          department @include(if: $showsOrganization) {
            name
          }
          discountGroup @include(if: $showsDiscount) {
            name
          }
          creditAccounts @include(if: $showsCredit) {
            available {
              amount
              currency
            }
          }
          customFields @include(if: $showsFields) {
            field {
              slug
            }
            value
          }
        }
      }
    }
    ...CustomerChoices @include(if: $manages)
  }
`);

/** How many there are behind each filter. They come after the list, because they take longer. */
export const FacetsDocument = graphql(`
  query CustomerFacets($filter: CustomerProfileFilterInput) {
    customerProfileFacets(filter: $filter) {
      statuses {
        status
        count
        countIsExact
      }
      tags {
        tagId
        count
        countIsExact
      }
      groups {
        groupId
        count
        countIsExact
      }
      branches {
        branchId
        count
        countIsExact
      }
      discountGroups {
        discountGroupId
        count
        countIsExact
      }
    }
  }
`);

/** What a unit of the organisation, or a discount group, is called that the list is filtered by. */
export const UnitNameDocument = graphql(`
  query UnitName(
    $id: ID!
    $isCompany: Boolean!
    $isBranch: Boolean!
    $isDepartment: Boolean!
    $isDiscount: Boolean!
  ) {
    company(id: $id) @include(if: $isCompany) {
      name
    }
    branch(id: $id) @include(if: $isBranch) {
      name
    }
    department(id: $id) @include(if: $isDepartment) {
      name
    }
    discount: discountGroup(id: $id) @include(if: $isDiscount) {
      name
    }
  }
`);
