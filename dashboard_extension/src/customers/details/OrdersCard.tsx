import { FormattedMessage, useIntl } from "react-intl";
import { useMore } from "../../api/hooks";
import { DateTime } from "../../i18n/DateTime";
import { Money } from "../../i18n/Money";
import { useSession } from "../../session/session";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { DataTable, type TableColumn } from "../../ui/DataTable";
import { HostLink } from "../../ui/HostLink";
import { Pill } from "../../ui/Pill";
import { ErrorPanel } from "../../ui/states";
import { type Customer, type Order, OrdersDocument, PAGE } from "./query";

/** The customer's orders, newest first; their numbers lead to the host's own pages. */
export function OrdersCard({ customer }: { customer: Customer }) {
  const intl = useIntl();
  const session = useSession();
  const { pages, hasMore, more, isLoading, error } = useMore(
    OrdersDocument,
    { id: customer.id, first: PAGE },
    customer.orders,
    (data) => data.customerProfile?.orders,
  );
  const total = customer.orders?.totalCount ?? 0;
  const label = intl.formatMessage({ id: "details.orders", defaultMessage: "Orders" });
  const columns: TableColumn<Order>[] = [
    {
      id: "number",
      title: intl.formatMessage({ id: "details.orderNumber", defaultMessage: "Number" }),
      isRowHeader: true,
      cell: (order) => (
        <span className="number">
          <HostLink to={session.orderLink(order)}>{order.number}</HostLink>
        </span>
      ),
    },
    {
      id: "date",
      title: intl.formatMessage({ id: "details.orderDate", defaultMessage: "Date" }),
      cell: (order) => <DateTime value={order.placedAt} />,
    },
    {
      id: "status",
      title: intl.formatMessage({ id: "details.orderStatus", defaultMessage: "Status" }),
      cell: (order) => <OrderStatus order={order} />,
    },
    {
      id: "total",
      title: intl.formatMessage({ id: "details.orderTotal", defaultMessage: "Total" }),
      align: "end",
      cell: (order) => <Money value={order.total} />,
    },
  ];
  return (
    <Card
      title={
        <>
          {label} <span className="muted number">{intl.formatNumber(total)}</span>
        </>
      }
    >
      {total === 0 ? (
        <p className="muted">
          <FormattedMessage id="details.noOrders" defaultMessage="No order yet" />
        </p>
      ) : (
        <div className="card-table">
          <DataTable
            label={label}
            columns={columns}
            items={pages.flatMap(({ edges }) => edges.map(({ node }) => node))}
          />
        </div>
      )}
      {error && <ErrorPanel error={error} onRetry={more} />}
      {hasMore && !error && <MoreButton isLoading={isLoading} onPress={more} />}
    </Card>
  );
}

/** An order's status in the host's own word, and whether it is left out of the figures. */
export function OrderStatus({ order }: { order: Order }) {
  return (
    <span className="row">
      {order.status}
      {!order.counts && (
        <Pill>
          <FormattedMessage id="details.notCounted" defaultMessage="Not counted" />
        </Pill>
      )}
    </span>
  );
}

export function MoreButton({ isLoading, onPress }: { isLoading: boolean; onPress: () => void }) {
  return (
    <div className="more no-print">
      <Button onPress={onPress} isPending={isLoading}>
        {isLoading ? (
          <FormattedMessage id="details.loading" defaultMessage="Loading …" />
        ) : (
          <FormattedMessage id="details.more" defaultMessage="Load more" />
        )}
      </Button>
    </div>
  );
}
