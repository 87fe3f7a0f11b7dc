import { FormattedMessage } from "react-intl";
import { useRead } from "../api/hooks";
import type { OrderCreditQuery } from "../gql/graphql";
import { Money } from "../i18n/Money";
import { Fact, Facts } from "../ui/Card";
import { SidePanel } from "../ui/Dialog";
import { EmptyState, ErrorPanel, Loading } from "../ui/states";
import { OrderCreditDocument } from "./orderQuery";
import { RefundForm } from "./RefundForm";
import { refundable } from "./refundable";

export type OrderCredit = NonNullable<OrderCreditQuery["orderCredit"]>;

/** Gives back, as credit, what was paid for an order. `orderId`: global id of the order; null while the panel is closed. */
export function RefundPanel({ orderId, onClose }: { orderId: string | null; onClose: () => void }) {
  return (
    <SidePanel
      title={<FormattedMessage id="credit.refundTitle" defaultMessage="Refund in credit" />}
      isOpen={orderId !== null}
      onClose={onClose}
    >
      {orderId !== null && <Refund orderId={orderId} onClose={onClose} />}
    </SidePanel>
  );
}

function Refund({ orderId, onClose }: { orderId: string; onClose: () => void }) {
  const { data, error, refetch } = useRead(OrderCreditDocument, { orderId });
  if (!data) return error ? <ErrorPanel error={error} onRetry={refetch} /> : <Loading lines={5} height={36} />;
  const order = data.orderCredit;
  if (!order)
    return <EmptyState title={<FormattedMessage id="credit.unknownOrder" defaultMessage="There is no such order" />} />;
  return (
    <div className="stack">
      <OrderFacts order={order} />
      {refundable(order).length === 0 ? (
        <EmptyState
          title={<FormattedMessage id="credit.nothingToRefund" defaultMessage="Nothing is left to give back" />}
        />
      ) : (
        <RefundForm orderId={orderId} order={order} onClose={onClose} />
      )}
    </div>
  );
}

/** What paid for an order and what came back. */
export function OrderFacts({ order }: { order: OrderCredit }) {
  return (
    <Facts>
      <Fact name={<FormattedMessage id="credit.orderTotal" defaultMessage="Order total" />}>
        <Money value={order.total} />
      </Fact>
      <Fact name={<FormattedMessage id="credit.orderPaid" defaultMessage="Paid with credit" />}>
        <Money value={order.paid} />
      </Fact>
      <Fact name={<FormattedMessage id="credit.orderReturned" defaultMessage="Of that returned" />}>
        <Money value={order.returned} />
      </Fact>
    </Facts>
  );
}
