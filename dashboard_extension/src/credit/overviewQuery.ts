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

/** The overview's first paint: what the shop owes, who has credit in one currency. */
export const CreditOverviewDocument = graphql(`
  query CreditOverview(
    $currency: String!
    $filter: CustomerProfileFilterInput
    $sortBy: CustomerProfileSortingInput
    $first: Int!
  ) {
    creditLiability {
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
    customerProfiles(filter: $filter, sortBy: $sortBy, first: $first) {
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
