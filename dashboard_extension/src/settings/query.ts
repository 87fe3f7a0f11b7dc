import { graphql } from "../gql";

export const SettingsDocument = graphql(`
  query Settings($settings: Boolean!, $fields: Boolean!) {
    customerExtSettings @include(if: $settings) {
      creditEnabled
      creditAutomatic
      creditHoldMinutes
      creditGraceDays
      organizationEnabled
      assortmentEnabled
      assortmentWithoutBranch
      assortmentAnonymous
      channels {
        channel
        name
        takesCredit
        creditEnabled
      }
    }
    creditReasons @include(if: $settings) {
      code
      label
      isActive
    }
    customFields @include(if: $fields) {
      id
      slug
      name
      kind
      choices
      position
      isActive
      customers
    }
  }
`);

export const UpdateSettingsDocument = graphql(`
  mutation UpdateSettings($input: CustomerExtSettingsUpdateInput!) {
    customerExtSettingsUpdate(input: $input) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const UpdateChannelDocument = graphql(`
  mutation UpdateChannel($input: ChannelCreditUpdateInput!) {
    channelCreditUpdate(input: $input) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const CreateReasonDocument = graphql(`
  mutation CreateReason($input: CreditReasonCreateInput!) {
    creditReasonCreate(input: $input) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const UpdateReasonDocument = graphql(`
  mutation UpdateReason($input: CreditReasonUpdateInput!) {
    creditReasonUpdate(input: $input) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const CreateFieldDocument = graphql(`
  mutation CreateField($input: CustomFieldCreateInput!) {
    customFieldCreate(input: $input) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const UpdateFieldDocument = graphql(`
  mutation UpdateField($id: ID!, $input: CustomFieldUpdateInput!) {
    customFieldUpdate(id: $id, input: $input) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const DeleteFieldDocument = graphql(`
  mutation DeleteField($id: ID!) {
    customFieldDelete(id: $id) {
      errors {
        ...Refusal
      }
    }
  }
`);
