import { graphql } from "../gql";

export const GroupFragment = graphql(`
  fragment DiscountGroupParts on DiscountGroup {
    id
    name
    description
    externalReference
    startsOn
    endsOn
    isValid
    combinesWithHost
    locks
    version
    customers
    numberOfConditions
  }
`);

export const ConditionFragment = graphql(`
  fragment DiscountConditionParts on DiscountCondition {
    id
    target
    targetId
    targetName
    percent
    price {
      amount
      currency
    }
    channel
    taxed
    minimumQuantity
    minimumOrderValue {
      amount
      currency
    }
  }
`);

export const GroupsDocument = graphql(`
  query DiscountGroups(
    $search: String
    $isValid: Boolean
    $first: Int
    $last: Int
    $after: String
    $before: String
  ) {
    groups: discountGroups(
      filter: { search: $search, isValid: $isValid }
      first: $first
      last: $last
      after: $after
      before: $before
    ) {
      totalCount
      pageInfo {
        ...PageEnds
      }
      edges {
        node {
          ...DiscountGroupParts
        }
      }
    }
  }
`);

/** One group, with how much of each kind it grants. */
export const GroupDocument = graphql(`
  query DiscountGroup($id: ID!) {
    group: discountGroup(id: $id) {
      ...DiscountGroupParts
      prices: conditions(first: 1, isPrice: true) {
        totalCount
      }
    }
  }
`);

/** Percentages and free shipping, or fixed prices, page by page. */
export const ConditionsDocument = graphql(`
  query DiscountConditions(
    $id: ID!
    $isPrice: Boolean!
    $first: Int
    $last: Int
    $after: String
    $before: String
  ) {
    group: discountGroup(id: $id) {
      conditions(isPrice: $isPrice, first: $first, last: $last, after: $after, before: $before) {
        totalCount
        pageInfo {
          ...PageEnds
        }
        edges {
          node {
            ...DiscountConditionParts
          }
        }
      }
    }
  }
`);

/** What of the catalogue a condition can be about. */
export const TargetsDocument = graphql(`
  query DiscountTargets($target: DiscountConditionTarget!, $search: String, $first: Int!) {
    found: discountTargets(target: $target, search: $search, first: $first) {
      id
      name
    }
  }
`);

export const MembersDocument = graphql(`
  query DiscountGroupMembers(
    $id: ID!
    $search: String
    $first: Int
    $last: Int
    $after: String
    $before: String
  ) {
    members: customerProfiles(
      filter: { discountGroups: [$id], search: $search }
      sortBy: { field: NAME }
      first: $first
      last: $last
      after: $after
      before: $before
    ) {
      totalCount
      totalCountIsExact
      pageInfo {
        ...PageEnds
      }
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

/** Customers to put into a group, with the one that they are in now. */
export const CandidatesDocument = graphql(`
  query DiscountGroupCandidates($search: String, $first: Int!) {
    found: customerProfiles(filter: { search: $search }, first: $first) {
      edges {
        node {
          id
          firstName
          lastName
          email
          discountGroup {
            id
            name
          }
        }
      }
    }
  }
`);

/** The group that a customer is in, and whether there is any to be in. */
export const CustomerGroupDocument = graphql(`
  query CustomerDiscountGroup($id: ID!, $manages: Boolean!) {
    customer: customerProfile(id: $id) {
      firstName
      lastName
      email
      discountGroup {
        ...DiscountGroupParts
        grants: conditions(first: 5, isPrice: false) @include(if: $manages) {
          totalCount
          edges {
            node {
              ...DiscountConditionParts
            }
          }
        }
        prices: conditions(first: 1, isPrice: true) @include(if: $manages) {
          totalCount
        }
      }
    }
    some: discountGroups(first: 1) {
      totalCount
    }
  }
`);

export const PreviewPricesDocument = graphql(`
  query PreviewPrices(
    $customerId: ID!
    $variantIds: [ID!]!
    $channel: String!
    $quantity: Int
    $orderValue: Decimal
    $at: DateTime
  ) {
    prices: previewPrices(
      customerId: $customerId
      variantIds: $variantIds
      channel: $channel
      quantity: $quantity
      orderValue: $orderValue
      at: $at
    ) {
      variantId
      variantName
      sku
      groupIsValid
      enteredWithTax
      discountGroup {
        id
        name
      }
      listPrice {
        amount
        currency
      }
      ownPrice {
        amount
        currency
      }
    }
  }
`);

export const ExplainPriceDocument = graphql(`
  query ExplainPrice(
    $customerId: ID!
    $variantId: ID!
    $channel: String!
    $quantity: Int
    $orderValue: Decimal
    $at: DateTime
  ) {
    explained: explainPrice(
      customerId: $customerId
      variantId: $variantId
      channel: $channel
      quantity: $quantity
      orderValue: $orderValue
      at: $at
    ) {
      groupIsValid
      enteredWithTax
      discountGroup {
        id
        name
        combinesWithHost
      }
      listPrice {
        amount
        currency
      }
      ownPrice {
        amount
        currency
      }
      conditions {
        verdict
        unitPrice {
          amount
          currency
        }
        condition {
          ...DiscountConditionParts
        }
      }
    }
  }
`);

export const PriceListDocument = graphql(`
  query DiscountPriceList($id: ID!, $first: Int!, $after: String) {
    page: discountPriceList(groupId: $id, first: $first, after: $after) {
      csv
      endCursor
      hasNextPage
    }
  }
`);
