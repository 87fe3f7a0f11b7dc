import { lazy, Suspense } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { DateTime, TimeAgo } from "../../i18n/DateTime";
import { Money, useMoney } from "../../i18n/Money";
import { usePermission } from "../../session/session";
import { StatTile } from "../../ui/Card";
import { Skeleton } from "../../ui/states";
import { nextExpiry } from "./expiry";
import type { Customer } from "./query";

const RevenueChart = lazy(() => import("./RevenueChart"));

/** What one wants to know at a glance: what they bought, what they can spend, when they were here. */
export function Figures({ customer }: { customer: Customer }) {
  const intl = useIntl();
  const seesCredit = usePermission("view_customer_credit", "manage_customer_credit");
  const { revenue, revenueByMonth, statistics, creditAccounts } = customer;
  const own = statistics?.find(({ currency }) => currency === revenue?.currency);
  const others = statistics?.filter(({ currency }) => currency !== revenue?.currency) ?? [];
  return (
    <div className="figures">
      {revenue && (
        <div className="figures-revenue">
          <StatTile
            large
            name={<FormattedMessage id="details.revenue" defaultMessage="Revenue" />}
            value={<Money value={revenue} />}
            more={
              <span className="stack-tight">
                {others.length > 0 && (
                  <span>
                    <FormattedMessage
                      id="details.revenueElsewhere"
                      defaultMessage="and {amounts}"
                      values={{ amounts: <Amounts values={others.map((each) => each.revenue)} /> }}
                    />
                  </span>
                )}
                {own && Number(own.refunded.amount) > 0 && (
                  <span>
                    <FormattedMessage
                      id="details.refunded"
                      defaultMessage="{amount} given back"
                      values={{ amount: <Money value={own.refunded} /> }}
                    />
                  </span>
                )}
              </span>
            }
          />
          {revenueByMonth?.some(({ orders }) => orders > 0) && (
            <Suspense fallback={<Skeleton height={64} width="50%" />}>
              <RevenueChart months={revenueByMonth} />
            </Suspense>
          )}
        </div>
      )}
      {revenue && (
        <StatTile
          name={<FormattedMessage id="details.orders" defaultMessage="Orders" />}
          value={intl.formatNumber(customer.numberOfOrders ?? 0)}
          more={
            customer.lastOrderAt && (
              <FormattedMessage
                id="details.lastOrder"
                defaultMessage="the last one {when}"
                values={{ when: <TimeAgo value={customer.lastOrderAt} /> }}
              />
            )
          }
        />
      )}
      {revenue && (
        <StatTile
          name={<FormattedMessage id="details.average" defaultMessage="Average order" />}
          value={own ? <Money value={own.averageOrderValue} /> : <span className="muted">–</span>}
          more={
            own && (
              <FormattedMessage
                id="details.firstOrder"
                defaultMessage="first on {date}"
                values={{ date: <DateTime value={own.firstOrderAt} /> }}
              />
            )
          }
        />
      )}
      {seesCredit && creditAccounts && <CreditFigure accounts={creditAccounts} />}
      <StatTile
        name={<FormattedMessage id="details.lastLogin" defaultMessage="Last log-in" />}
        value={<TimeAgo value={customer.lastLoginAt} />}
        more={
          customer.customerSince && (
            <FormattedMessage
              id="details.since"
              defaultMessage="customer since {date}"
              values={{ date: <DateTime value={customer.customerSince} /> }}
            />
          )
        }
      />
    </div>
  );
}

function CreditFigure({ accounts }: { accounts: NonNullable<Customer["creditAccounts"]> }) {
  const next = nextExpiry(accounts.flatMap(({ lots }) => lots));
  return (
    <StatTile
      name={<FormattedMessage id="details.creditAvailable" defaultMessage="Credit available" />}
      value={
        accounts.length ? (
          <span className="stack-tight">
            {accounts.map(({ id, available }) => (
              <Money key={id} value={available} />
            ))}
          </span>
        ) : (
          <span className="muted">–</span>
        )
      }
      more={
        next && (
          <FormattedMessage
            id="details.expires"
            defaultMessage="of which {amount} until {date}"
            values={{ amount: <Money value={next.remaining} />, date: <DateTime value={next.expiresAt} /> }}
          />
        )
      }
    />
  );
}

function Amounts({ values }: { values: readonly { amount: string | number; currency: string }[] }) {
  const intl = useIntl();
  const money = useMoney();
  return <span className="number">{intl.formatList(values.map((value) => money(value)))}</span>;
}
