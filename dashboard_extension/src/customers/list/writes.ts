import { graphql } from "../../gql";

export const AssignTagsDocument = graphql(`
  mutation AssignTags($customerIds: [ID!]!, $tagIds: [ID!]!) {
    customerTagsAssign(customerIds: $customerIds, tagIds: $tagIds) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const RemoveTagsDocument = graphql(`
  mutation RemoveTags($customerIds: [ID!]!, $tagIds: [ID!]!) {
    customerTagsRemove(customerIds: $customerIds, tagIds: $tagIds) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const AssignGroupDocument = graphql(`
  mutation AssignGroup($customerIds: [ID!]!, $groupId: ID) {
    customerGroupAssign(customerIds: $customerIds, groupId: $groupId) {
      errors {
        ...Refusal
      }
    }
  }
`);
