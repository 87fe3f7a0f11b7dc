import { graphql } from "../gql";

/** What is said of an account after a posting. */
export const PostedAccountFragment = graphql(`
  fragment PostedAccount on CreditAccount {
    id
    available {
      amount
      currency
    }
  }
`);

/** What is said of the new entry. */
export const PostedEntryFragment = graphql(`
  fragment PostedEntry on CreditEntry {
    id
    amount {
      amount
      currency
    }
  }
`);
