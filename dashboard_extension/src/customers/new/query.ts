import { graphql } from "../../gql";

/** What can be chosen for a new customer. */
export const NewCustomerChoicesDocument = graphql(`
  query NewCustomerChoices($givesCredit: Boolean!) {
    ...CustomerChoices
    creditReasons(isActive: true) @include(if: $givesCredit) {
      code
      label
    }
  }
`);

/** Who has an e-mail address; whoever's address only begins like it comes along. */
export const CustomersWithEmailDocument = graphql(`
  query CustomersWithEmail($email: String!) {
    customerProfiles(filter: { search: $email }, sortBy: { field: EMAIL }, first: 10) {
      edges {
        node {
          id
          firstName
          lastName
          email
          status
          onHold
        }
      }
    }
  }
`);

export const CreateCustomerDocument = graphql(`
  mutation CreateCustomer($input: CustomerProfileCreateInput!) {
    customerProfileCreate(input: $input) {
      profile {
        id
        firstName
        lastName
        email
        accountNumber
        invitedAt
      }
      errors {
        ...Refusal
      }
    }
  }
`);
