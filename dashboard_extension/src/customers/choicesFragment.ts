import { graphql } from "../gql";

/** Tags, groups and custom fields of the shop: what a customer can have of them. */
export const CustomerChoicesFragment = graphql(`
  fragment CustomerChoices on Query {
    customerTags {
      id
      name
      color
    }
    customerGroups {
      id
      name
    }
    customFields(isActive: true) {
      id
      slug
      name
      kind
      choices
    }
  }
`);
