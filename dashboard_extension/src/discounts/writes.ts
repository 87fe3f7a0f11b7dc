import { graphql } from "../gql";

export const CreateGroupDocument = graphql(`
  mutation CreateDiscountGroup($input: DiscountGroupInput!) {
    written: discountGroupCreate(input: $input) {
      group: discountGroup {
        id
        name
      }
      errors {
        ...Refusal
      }
    }
  }
`);

export const UpdateGroupDocument = graphql(`
  mutation UpdateDiscountGroup($id: ID!, $version: Int!, $input: DiscountGroupInput!) {
    written: discountGroupUpdate(id: $id, version: $version, input: $input) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const CopyGroupDocument = graphql(`
  mutation CopyDiscountGroup($id: ID!, $name: String!) {
    written: discountGroupCopy(id: $id, name: $name) {
      group: discountGroup {
        id
        name
      }
      errors {
        ...Refusal
      }
    }
  }
`);

export const DeleteGroupDocument = graphql(`
  mutation DeleteDiscountGroup($id: ID!) {
    written: discountGroupDelete(id: $id) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const AssignGroupDocument = graphql(`
  mutation AssignDiscountGroup($customerIds: [ID!]!, $groupId: ID) {
    written: discountGroupAssign(customerIds: $customerIds, groupId: $groupId) {
      count
      errors {
        ...Refusal
      }
    }
  }
`);

export const AddConditionDocument = graphql(`
  mutation AddDiscountCondition($groupId: ID!, $condition: DiscountConditionInput!) {
    written: discountConditionsAdd(groupId: $groupId, conditions: [$condition]) {
      added
      errors {
        ...Refusal
      }
    }
  }
`);

export const ExchangeConditionDocument = graphql(`
  mutation ExchangeDiscountCondition($groupId: ID!, $conditionId: ID!, $condition: DiscountConditionInput!) {
    written: discountConditionExchange(groupId: $groupId, conditionId: $conditionId, condition: $condition) {
      added
      errors {
        ...Refusal
      }
    }
  }
`);

export const RemoveConditionDocument = graphql(`
  mutation RemoveDiscountCondition($groupId: ID!, $conditionId: ID!) {
    written: discountConditionsRemove(groupId: $groupId, conditionIds: [$conditionId]) {
      removed
      errors {
        ...Refusal
      }
    }
  }
`);

/** A price list is tried by `dryRun` first. What is wrong with its rows is no refusal of the whole. */
export const ImportPricesDocument = graphql(`
  mutation ImportDiscountPrices($groupId: ID!, $csv: String!, $dryRun: Boolean!) {
    written: discountPriceListImport(groupId: $groupId, csv: $csv, dryRun: $dryRun) {
      added
      changed
      unchanged
      numberOfRowErrors
      rowErrors {
        row
        column
        code
        message
      }
      errors {
        ...Refusal
      }
    }
  }
`);
