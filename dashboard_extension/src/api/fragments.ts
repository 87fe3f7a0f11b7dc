import { graphql } from "../gql";

/** What every mutation answers of what it refused. */
export const RefusalFragment = graphql(`
  fragment Refusal on CustomerExtError {
    field
    message
    code
  }
`);

/** Where a page of a list begins and ends, to go on from there and back. */
export const PageEndsFragment = graphql(`
  fragment PageEnds on PageInfo {
    startCursor
    endCursor
    hasNextPage
    hasPreviousPage
  }
`);
