import { graphql } from "../gql";

/** What paid for an order, what came back, and what can still be given back. */
export const OrderCreditDocument = graphql(`
  query OrderCredit($orderId: ID!) {
    orderCredit(orderId: $orderId) {
      customerId
      isCancelled
      total {
        amount
        currency
      }
      paid {
        amount
        currency
      }
      returned {
        amount
        currency
      }
      refundable {
        amount
        currency
      }
      otherRefundable {
        amount
        currency
      }
      entries {
        ...CreditEntryRow
      }
    }
  }
`);

export const RefundCreditDocument = graphql(`
  mutation OrderCreditRefund($input: OrderCreditRefundInput!) {
    orderCreditRefund(input: $input) {
      account {
        ...PostedAccount
      }
      entry {
        ...PostedEntry
      }
      errors {
        ...Refusal
      }
    }
  }
`);

export const RefundToCreditDocument = graphql(`
  mutation OrderRefundToCredit($input: OrderCreditRefundInput!) {
    orderRefundToCredit(input: $input) {
      account {
        ...PostedAccount
      }
      entry {
        ...PostedEntry
      }
      errors {
        ...Refusal
      }
    }
  }
`);
