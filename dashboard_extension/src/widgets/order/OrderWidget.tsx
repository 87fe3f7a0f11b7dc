import { FormattedMessage } from "react-intl";
import { useSearchParams } from "react-router";
import { useRead } from "../../api/hooks";
import { isZero } from "../../credit/decimal";
import { refundable } from "../../credit/refundable";
import { graphql } from "../../gql";
import { Money } from "../../i18n/Money";
import { useSession } from "../../session/session";
import { HostLink } from "../../ui/HostLink";
import { ErrorPanel, Loading } from "../../ui/states";

const OrderCreditWidgetDocument = graphql(`
  query OrderCreditWidget($id: ID!) {
    orderCredit(orderId: $id) {
      customerId
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
    }
  }
`);

/**
 * What credit did for an order, beside the order in the host's page. The token that the host gives a widget may read and not
 * write, so what can be given back is given back on the customer's page, which knows who may.
 */
export default function OrderWidget() {
  const session = useSession();
  const [parameters] = useSearchParams();
  const id = parameters.get("orderId") ?? "";
  const { data, error, refetch } = useRead(OrderCreditWidgetDocument, { id });
  if (error) return <ErrorPanel error={error} onRetry={refetch} />;
  if (!data) return <Loading lines={4} />;
  const credit = data.orderCredit;
  const tab = (customer: string, more: Record<string, string> = {}) =>
    session.pageLink(`/c/${encodeURIComponent(customer)}?${new URLSearchParams({ tab: "credit", ...more })}`);
  if (!credit)
    return (
      <p className="muted">
        <FormattedMessage id="widgets.noOrder" defaultMessage="There is no credit for this order." />
      </p>
    );
  return (
    <div className="stack">
      {!isZero(credit.paid.amount) ? (
        <dl className="widget-facts">
          <div className="widget-fact">
            <dt>
              <FormattedMessage id="widgets.paid" defaultMessage="Paid with credit" />
            </dt>
            <dd>
              <Money value={credit.paid} />
            </dd>
          </div>
          <div className="widget-fact">
            <dt>
              <FormattedMessage id="widgets.total" defaultMessage="Total of the order" />
            </dt>
            <dd>
              <Money value={credit.total} />
            </dd>
          </div>
          <div className="widget-fact">
            <dt>
              <FormattedMessage id="widgets.returned" defaultMessage="Given back as credit" />
            </dt>
            <dd>
              <Money value={credit.returned} />
            </dd>
          </div>
          <div className="widget-fact">
            <dt>
              <FormattedMessage id="widgets.refundable" defaultMessage="Can still be given back" />
            </dt>
            <dd>
              <Money value={credit.refundable} />
            </dd>
          </div>
        </dl>
      ) : (
        <p className="muted">
          <FormattedMessage id="widgets.unused" defaultMessage="No credit was used for this order." />
        </p>
      )}
      {credit.customerId && (
        <p className="stack-tight">
          {refundable(credit).length > 0 && (
            <HostLink to={tab(credit.customerId, { panel: "refund", order: id })}>
              <FormattedMessage id="widgets.giveBack" defaultMessage="Give back as credit …" />
            </HostLink>
          )}
          <HostLink to={tab(credit.customerId)}>
            <FormattedMessage id="widgets.customerCredit" defaultMessage="The customer's credit" />
          </HostLink>
        </p>
      )}
    </div>
  );
}
