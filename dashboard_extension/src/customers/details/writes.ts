import { graphql } from "../../gql";

export const RefusalFragment = graphql(`
  fragment CustomerRefusal on CustomerExtError {
    field
    message
    code
  }
`);

export const UpdateDocument = graphql(`
  mutation CustomerUpdate($id: ID!, $version: Int!, $input: CustomerProfileUpdateInput!) {
    customerProfileUpdate(customerId: $id, version: $version, input: $input) {
      errors {
        ...CustomerRefusal
      }
    }
  }
`);

export const BlockDocument = graphql(`
  mutation CustomerBlock($id: ID!, $reason: String!) {
    customerBlock(customerId: $id, reason: $reason) {
      errors {
        ...CustomerRefusal
      }
    }
  }
`);

export const UnblockDocument = graphql(`
  mutation CustomerUnblock($id: ID!) {
    customerUnblock(customerId: $id) {
      errors {
        ...CustomerRefusal
      }
    }
  }
`);

export const PutOnHoldDocument = graphql(`
  mutation CustomerPutOnHold($id: ID!, $reason: String!) {
    customerPutOnHold(customerId: $id, reason: $reason) {
      errors {
        ...CustomerRefusal
      }
    }
  }
`);

export const ResumeDocument = graphql(`
  mutation CustomerResume($id: ID!) {
    customerResume(customerId: $id) {
      errors {
        ...CustomerRefusal
      }
    }
  }
`);

export const ActivateDocument = graphql(`
  mutation CustomerActivate($id: ID!) {
    customerActivate(customerId: $id) {
      errors {
        ...CustomerRefusal
      }
    }
  }
`);

export const DeactivateDocument = graphql(`
  mutation CustomerDeactivate($id: ID!) {
    customerDeactivate(customerId: $id) {
      errors {
        ...CustomerRefusal
      }
    }
  }
`);

export const InviteDocument = graphql(`
  mutation CustomerInvitation($id: ID!) {
    customerInvitationSend(customerId: $id) {
      errors {
        ...CustomerRefusal
      }
    }
  }
`);

export const ResetPasswordDocument = graphql(`
  mutation CustomerPasswordReset($id: ID!) {
    customerPasswordResetSend(customerId: $id) {
      errors {
        ...CustomerRefusal
      }
    }
  }
`);

export const DeleteDocument = graphql(`
  mutation CustomerDelete($id: ID!) {
    customerProfileDelete(customerId: $id) {
      errors {
        ...CustomerRefusal
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
        ...CustomerRefusal
      }
    }
  }
`);

export const UpdateAddressDocument = graphql(`
  mutation CustomerAddressUpdate($id: ID!, $addressId: ID!, $input: CustomerAddressInput!, $number: String) {
    customerAddressUpdate(customerId: $id, id: $addressId, input: $input, number: $number) {
      errors {
        ...CustomerRefusal
      }
    }
  }
`);

export const DeleteAddressDocument = graphql(`
  mutation CustomerAddressDelete($id: ID!, $addressId: ID!) {
    customerAddressDelete(customerId: $id, id: $addressId) {
      errors {
        ...CustomerRefusal
      }
    }
  }
`);

export const SetDefaultAddressDocument = graphql(`
  mutation CustomerAddressSetDefault($id: ID!, $addressId: ID!, $billing: Boolean, $shipping: Boolean) {
    customerAddressSetDefault(customerId: $id, id: $addressId, billing: $billing, shipping: $shipping) {
      errors {
        ...CustomerRefusal
      }
    }
  }
`);

export const AddTagsDocument = graphql(`
  mutation CustomerTagsAdd($id: ID!, $tagIds: [ID!]!) {
    customerTagsAssign(customerIds: [$id], tagIds: $tagIds) {
      errors {
        ...CustomerRefusal
      }
    }
  }
`);

export const TakeTagsDocument = graphql(`
  mutation CustomerTagsTake($id: ID!, $tagIds: [ID!]!) {
    customerTagsRemove(customerIds: [$id], tagIds: $tagIds) {
      errors {
        ...CustomerRefusal
      }
    }
  }
`);

export const SetGroupDocument = graphql(`
  mutation CustomerSetGroup($id: ID!, $groupId: ID) {
    customerGroupAssign(customerIds: [$id], groupId: $groupId) {
      errors {
        ...CustomerRefusal
      }
    }
  }
`);

export const SetFieldsDocument = graphql(`
  mutation CustomerSetFields($id: ID!, $values: [CustomFieldValueInput!]!) {
    customFieldValuesSet(customerId: $id, values: $values) {
      errors {
        ...CustomerRefusal
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
        field
        message
        code
      }
    }
  }
`);
