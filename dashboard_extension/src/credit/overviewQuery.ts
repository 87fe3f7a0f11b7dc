import { graphql } from "../gql";

export const CreditCustomerFragment = graphql(`
  fragment CreditCustomerRow on CustomerProfile {
    id
    firstName
    lastName
    email
    status
    onHold
    creditAccounts(currency: $currency) {
      id
      balance {
        amount
        currency
      }
      held {
        amount
        currency
      }
      available {
        amount
        currency
      }
      lots {
        remaining {
          amount
          currency
        }
        expiresAt
      }
    }
  }
`);

/** The overview's first paint: what the shop owes, who has credit in one currency, and the reasons. */
export const CreditOverviewDocument = graphql(`
  query CreditOverview(
    $currency: String!
    $filter: CustomerProfileFilterInput
    $sortBy: CustomerProfileSortingInput
    $first: Int!
    $readsCredit: Boolean!
  ) {
    creditLiability @include(if: $readsCredit) {
      currency
      balance {
        amount
        currency
      }
      held {
        amount
        currency
      }
      available {
        amount
        currency
      }
      accounts
      asOf
    }
    customerProfiles(filter: $filter, sortBy: $sortBy, first: $first) @include(if: $readsCredit) {
      totalCount
      totalCountIsExact
      pageInfo {
        endCursor
        hasNextPage
      }
      edges {
        node {
          ...CreditCustomerRow
        }
      }
    }
    creditReasons {
      code
      label
      isActive
    }
  }
`);

/** One more page of the customers with credit. */
export const CreditCustomersDocument = graphql(`
  query CreditCustomers(
    $currency: String!
    $filter: CustomerProfileFilterInput
    $sortBy: CustomerProfileSortingInput
    $first: Int!
    $after: String
  ) {
    customerProfiles(filter: $filter, sortBy: $sortBy, first: $first, after: $after) {
      totalCount
      totalCountIsExact
      pageInfo {
        endCursor
        hasNextPage
      }
      edges {
        node {
          ...CreditCustomerRow
        }
      }
    }
  }
`);

export const CreateReasonDocument = graphql(`
  mutation CreditReasonMake($input: CreditReasonCreateInput!) {
    creditReasonCreate(input: $input) {
      reason {
        code
        label
        isActive
      }
      errors {
        field
        message
        code
      }
    }
  }
`);

export const UpdateReasonDocument = graphql(`
  mutation CreditReasonChange($input: CreditReasonUpdateInput!) {
    creditReasonUpdate(input: $input) {
      reason {
        code
        label
        isActive
      }
      errors {
        field
        message
        code
      }
    }
  }
`);
