import { graphql } from "../../gql";
import type { CustomerQuery, CustomerStandingFragment } from "../../gql/graphql";

/** So many orders and things that happened come with the page; more on demand. */
export const PAGE = 20;

/** Everything that the page shows first, in one request; fields that the staff member may not read are not asked for. */
export const CustomerDocument = graphql(`
  query Customer($id: ID!, $first: Int!, $manages: Boolean!, $seesCredit: Boolean!) {
    customerProfile(id: $id) {
      id
      user {
        id
      }
      version @include(if: $manages)
      ...CustomerStanding
      phone
      accountNumber
      language
      currency
      preferredChannel
      customerSince
      lastLoginAt
      isTest @include(if: $manages)
      note @include(if: $manages)
      addresses {
        id
        number
        firstName
        lastName
        companyName
        streetAddress1
        streetAddress2
        postalCode
        city
        cityArea
        countryArea
        country
        phone
        isDefaultBillingAddress
        isDefaultShippingAddress
      }
      tags @include(if: $manages) {
        id
        name
        color
      }
      group @include(if: $manages) {
        id
        name
      }
      company @include(if: $manages) {
        id
        name
      }
      branch @include(if: $manages) {
        id
        name
        parent: company {
          id
          name
        }
      }
      department @include(if: $manages) {
        id
        name
        parent: branch {
          id
          name
        }
      }
      customFields @include(if: $manages) {
        field {
          slug
        }
        value
      }
      numberOfOrders @include(if: $manages)
      lastOrderAt @include(if: $manages)
      revenue @include(if: $manages) {
        amount
        currency
      }
      revenueByMonth(months: 12) @include(if: $manages) {
        month
        orders
        revenue {
          amount
          currency
        }
      }
      statistics @include(if: $manages) {
        currency
        orders
        revenue {
          amount
          currency
        }
        refunded {
          amount
          currency
        }
        averageOrderValue {
          amount
          currency
        }
        firstOrderAt
      }
      orders(first: $first) @include(if: $manages) {
        totalCount
        ...CustomerOrdersPage
      }
      timeline(first: $first) @include(if: $manages) {
        ...CustomerTimelinePage
      }
      creditAccounts @include(if: $seesCredit) {
        ...CustomerCredit
      }
    }
    ...CustomerChoices @include(if: $manages)
  }
`);

/** Who it is, and whether they may buy. */
export const StandingFragment = graphql(`
  fragment CustomerStanding on CustomerProfile {
    id
    firstName
    lastName
    email
    emailConfirmed
    status
    onHold
    onHoldDetails {
      since
      reason @include(if: $manages)
      by @include(if: $manages) {
        kind
        name
      }
    }
    block @include(if: $manages) {
      since
      reason
      by {
        kind
        name
      }
    }
    invitedAt @include(if: $manages)
  }
`);

export const CreditFragment = graphql(`
  fragment CustomerCredit on CreditAccount {
    id
    currency
    available {
      amount
      currency
    }
    balance {
      amount
      currency
    }
    held {
      amount
      currency
    }
    lots {
      expiresAt
      remaining {
        amount
        currency
      }
    }
  }
`);

export const OrdersPageFragment = graphql(`
  fragment CustomerOrdersPage on CustomerOrderCountableConnection {
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        id
        number
        placedAt
        status
        counts
        total {
          amount
          currency
        }
      }
    }
  }
`);

export const TimelinePageFragment = graphql(`
  fragment CustomerTimelinePage on CustomerTimelineItemCountableConnection {
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        id
        kind
        time
        reference
        actor {
          kind
          name
        }
        changes {
          field
          before
          after
        }
      }
    }
  }
`);

export const OrdersDocument = graphql(`
  query CustomerOrders($id: ID!, $first: Int!, $after: String) {
    customerProfile(id: $id) {
      id
      orders(first: $first, after: $after) {
        ...CustomerOrdersPage
      }
    }
  }
`);

export const TimelineDocument = graphql(`
  query CustomerTimeline($id: ID!, $first: Int!, $after: String, $filter: CustomerTimelineFilterInput) {
    customerProfile(id: $id) {
      id
      timeline(first: $first, after: $after, filter: $filter) {
        ...CustomerTimelinePage
      }
    }
  }
`);

export type Customer = NonNullable<CustomerQuery["customerProfile"]>;
export type Standee = CustomerStandingFragment;
export type Address = Customer["addresses"][number];
export type Order = NonNullable<Customer["orders"]>["edges"][number]["node"];
export type TimelineItem = NonNullable<Customer["timeline"]>["edges"][number]["node"];
export type CreditAccount = NonNullable<Customer["creditAccounts"]>[number];
export type Field = NonNullable<CustomerQuery["customFields"]>[number];
export interface Named {
  id: string;
  name: string;
}
