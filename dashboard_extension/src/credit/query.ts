import { graphql } from "../gql";

/** How many entries of the ledger are read at once. */
export const PAGE = 50;

/** How many at once where all of them are wanted; the API gives no more. */
export const LARGEST_PAGE = 100;

export const CreditEntryFragment = graphql(`
  fragment CreditEntryRow on CreditEntry {
    id
    sequence
    createdAt
    kind
    amount {
      amount
      currency
    }
    balanceAfter {
      amount
      currency
    }
    reason {
      code
      label
    }
    note
    actor {
      kind
      id
      name
    }
    orderReference
    checkoutReference
    expiresAt
    corrects {
      id
    }
  }
`);

/** Everything that the tab shows first: figures, open holds, the balance at a moment, the newest entries. */
export const CustomerCreditDocument = graphql(`
  query CustomerCredit(
    $id: ID!
    $filter: CreditEntryFilterInput
    $first: Int!
    $at: DateTime!
    $showsBalanceAt: Boolean!
  ) {
    customerProfile(id: $id) {
      id
      firstName
      lastName
      email
      creditAccounts {
        id
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
        balanceAsOf(at: $at) @include(if: $showsBalanceAt) {
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
        holds {
          id
          amount {
            amount
            currency
          }
          checkoutReference
          createdAt
          expiresAt
        }
        entries(first: $first, filter: $filter) {
          totalCount
          pageInfo {
            endCursor
            hasNextPage
          }
          edges {
            node {
              ...CreditEntryRow
            }
          }
        }
      }
    }
  }
`);

/** One more page of one account's ledger. */
export const CreditEntriesDocument = graphql(`
  query CreditEntries($id: ID!, $currency: String!, $filter: CreditEntryFilterInput, $first: Int!, $after: String) {
    customerProfile(id: $id) {
      id
      creditAccounts(currency: $currency) {
        id
        entries(first: $first, after: $after, filter: $filter) {
          totalCount
          pageInfo {
            endCursor
            hasNextPage
          }
          edges {
            node {
              ...CreditEntryRow
            }
          }
        }
      }
    }
  }
`);

/** What the panels need that change somebody's credit. */
export const CreditPostingDocument = graphql(`
  query CreditPosting($id: ID!) {
    customerProfile(id: $id) {
      id
      firstName
      lastName
      email
      currency
      creditAccounts {
        id
        currency
        balance {
          amount
          currency
        }
        available {
          amount
          currency
        }
      }
    }
    creditReasons(isActive: true) {
      code
      label
    }
  }
`);

export const TopUpDocument = graphql(`
  mutation CreditTopUp($input: CustomerCreditTopUpInput!) {
    customerCreditTopUp(input: $input) {
      account {
        ...PostedAccount
      }
      entry {
        ...PostedEntry
      }
      errors {
        ...Refusal
      }
    }
  }
`);

export const ReduceDocument = graphql(`
  mutation CreditReduce($input: CustomerCreditReduceInput!) {
    customerCreditReduce(input: $input) {
      account {
        ...PostedAccount
      }
      entry {
        ...PostedEntry
      }
      errors {
        ...Refusal
      }
    }
  }
`);

export const CorrectDocument = graphql(`
  mutation CreditCorrect($input: CustomerCreditCorrectInput!) {
    customerCreditCorrect(input: $input) {
      account {
        ...PostedAccount
      }
      entry {
        ...PostedEntry
      }
      errors {
        ...Refusal
      }
    }
  }
`);

export const ReleaseHoldDocument = graphql(`
  mutation CreditRelease($id: ID!) {
    creditHoldRelease(id: $id) {
      hold {
        id
        status
      }
      errors {
        ...Refusal
      }
    }
  }
`);
