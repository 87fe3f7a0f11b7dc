import { graphql } from "../../gql";

export const UpdateDocument = graphql(`
  mutation CustomerUpdate($id: ID!, $version: Int!, $input: CustomerProfileUpdateInput!) {
    customerProfileUpdate(customerId: $id, version: $version, input: $input) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const BlockDocument = graphql(`
  mutation CustomerBlock($id: ID!, $reason: String!) {
    customerBlock(customerId: $id, reason: $reason) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const UnblockDocument = graphql(`
  mutation CustomerUnblock($id: ID!) {
    customerUnblock(customerId: $id) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const PutOnHoldDocument = graphql(`
  mutation CustomerPutOnHold($id: ID!, $reason: String!) {
    customerPutOnHold(customerId: $id, reason: $reason) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const ResumeDocument = graphql(`
  mutation CustomerResume($id: ID!) {
    customerResume(customerId: $id) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const ActivateDocument = graphql(`
  mutation CustomerActivate($id: ID!) {
    customerActivate(customerId: $id) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const DeactivateDocument = graphql(`
  mutation CustomerDeactivate($id: ID!) {
    customerDeactivate(customerId: $id) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const InviteDocument = graphql(`
  mutation CustomerInvitation($id: ID!) {
    customerInvitationSend(customerId: $id) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const ResetPasswordDocument = graphql(`
  mutation CustomerPasswordReset($id: ID!) {
    customerPasswordResetSend(customerId: $id) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const DeleteDocument = graphql(`
  mutation CustomerDelete($id: ID!) {
    customerProfileDelete(customerId: $id) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const CreateAddressDocument = graphql(`
  mutation CustomerAddressCreate(
    $id: ID!
    $input: CustomerAddressInput!
    $number: String
    $billing: Boolean
    $shipping: Boolean
  ) {
    customerAddressCreate(
      customerId: $id
      input: $input
      number: $number
      isDefaultBillingAddress: $billing
      isDefaultShippingAddress: $shipping
    ) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const UpdateAddressDocument = graphql(`
  mutation CustomerAddressUpdate($id: ID!, $addressId: ID!, $input: CustomerAddressInput!, $number: String) {
    customerAddressUpdate(customerId: $id, id: $addressId, input: $input, number: $number) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const DeleteAddressDocument = graphql(`
  mutation CustomerAddressDelete($id: ID!, $addressId: ID!) {
    customerAddressDelete(customerId: $id, id: $addressId) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const SetDefaultAddressDocument = graphql(`
  mutation CustomerAddressSetDefault($id: ID!, $addressId: ID!, $billing: Boolean, $shipping: Boolean) {
    customerAddressSetDefault(customerId: $id, id: $addressId, billing: $billing, shipping: $shipping) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const AddTagsDocument = graphql(`
  mutation CustomerTagsAdd($id: ID!, $tagIds: [ID!]!) {
    customerTagsAssign(customerIds: [$id], tagIds: $tagIds) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const TakeTagsDocument = graphql(`
  mutation CustomerTagsTake($id: ID!, $tagIds: [ID!]!) {
    customerTagsRemove(customerIds: [$id], tagIds: $tagIds) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const SetGroupDocument = graphql(`
  mutation CustomerSetGroup($id: ID!, $groupId: ID) {
    customerGroupAssign(customerIds: [$id], groupId: $groupId) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const SetFieldsDocument = graphql(`
  mutation CustomerSetFields($id: ID!, $values: [CustomFieldValueInput!]!) {
    customFieldValuesSet(customerId: $id, values: $values) {
      errors {
        ...Refusal
      }
    }
  }
`);

export const AssignOrganizationDocument = graphql(`
  mutation AssignOrganization($customerIds: [ID!]!, $companyId: ID, $branchId: ID, $departmentId: ID) {
    customerOrganizationAssign(
      customerIds: $customerIds
      companyId: $companyId
      branchId: $branchId
      departmentId: $departmentId
    ) {
      errors {
        ...Refusal
      }
    }
  }
`);
