import { graphql } from "../gql";

/** All tags and groups of the shop; there are some hundred at most. */
export const LabelsDocument = graphql(`
  query Labels {
    customerTags {
      id
      name
      color
      description
      customers
    }
    customerGroups {
      id
      name
      description
      customers
    }
  }
`);

/** Whom a merge of tags concerns: who has any of those that go, and who of them has the one that stays already. */
export const TagMergePreviewDocument = graphql(`
  query TagMergePreview($going: [ID!]!, $into: [ID!]!) {
    concerned: customerProfiles(filter: { tags: { any: $going } }, first: 1) {
      totalCount
      totalCountIsExact
    }
    both: customerProfiles(filter: { tags: { any: $going, all: $into } }, first: 1) {
      totalCount
      totalCountIsExact
    }
  }
`);

export const CreateTagDocument = graphql(`
  mutation CreateTag($input: CustomerTagInput!) {
    customerTagCreate(input: $input) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const UpdateTagDocument = graphql(`
  mutation UpdateTag($id: ID!, $input: CustomerTagInput!) {
    customerTagUpdate(id: $id, input: $input) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const MergeTagsDocument = graphql(`
  mutation MergeTags($ids: [ID!]!, $into: ID!) {
    customerTagMerge(tagIds: $ids, into: $into) {
      count
      errors {
        ...Refusal
      }
    }
  }
`);

export const DeleteTagDocument = graphql(`
  mutation DeleteTag($id: ID!) {
    customerTagDelete(id: $id) {
      count
      errors {
        ...Refusal
      }
    }
  }
`);

export const CreateGroupDocument = graphql(`
  mutation CreateGroup($input: CustomerGroupInput!) {
    customerGroupCreate(input: $input) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const UpdateGroupDocument = graphql(`
  mutation UpdateGroup($id: ID!, $input: CustomerGroupInput!) {
    customerGroupUpdate(id: $id, input: $input) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const MergeGroupsDocument = graphql(`
  mutation MergeGroups($ids: [ID!]!, $into: ID!) {
    customerGroupMerge(groupIds: $ids, into: $into) {
      count
      errors {
        ...Refusal
      }
    }
  }
`);

export const DeleteGroupDocument = graphql(`
  mutation DeleteGroup($id: ID!, $moveTo: ID) {
    customerGroupDelete(id: $id, moveTo: $moveTo) {
      count
      errors {
        ...Refusal
      }
    }
  }
`);
