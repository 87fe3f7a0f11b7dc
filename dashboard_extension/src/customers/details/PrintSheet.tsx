import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { DateTime } from "../../i18n/DateTime";
import { Money } from "../../i18n/Money";
import { useSession } from "../../session/session";
import { nameOf, STATUS_TEXTS } from "../status";
import { AddressText } from "./AddressesCard";
import { AccountText } from "./CreditCard";
import { FieldFacts } from "./FieldsCard";
import { OrderStatus } from "./OrdersCard";
import type { Customer, Field } from "./query";
import { TimelineList } from "./TimelineList";

/** The whole customer on paper. It is in the page only while it is printed, and then the page itself is not. */
export function PrintSheet({ customer, fields }: { customer: Customer; fields: readonly Field[] }) {
  const intl = useIntl();
  const { staff } = useSession();
  const { addresses, orders, timeline, creditAccounts, statistics, tags, group } = customer;
  return (
    <article className="sheet" aria-hidden="true">
      <header className="sheet-head">
        <h1>{nameOf(customer)}</h1>
        <p>
          {[
            customer.accountNumber,
            intl.formatMessage(STATUS_TEXTS[customer.status]),
            customer.onHold && intl.formatMessage({ id: "customers.onHold", defaultMessage: "On hold" }),
            customer.block?.reason ?? customer.onHoldDetails?.reason,
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        <p>{[customer.email, customer.phone].filter(Boolean).join(" · ")}</p>
        <p className="small">
          <FormattedMessage
            id="details.printed"
            defaultMessage="Printed on {date} by {name}"
            values={{ date: <DateTime value={new Date().toISOString()} time />, name: staff?.name ?? "–" }}
          />
        </p>
      </header>
      {statistics && statistics.length > 0 && (
        <Part title={<FormattedMessage id="details.revenue" defaultMessage="Revenue" />}>
          <table>
            <thead>
              <tr>
                <th scope="col">
                  <FormattedMessage id="details.revenue" defaultMessage="Revenue" />
                </th>
                <th scope="col">
                  <FormattedMessage id="details.givenBack" defaultMessage="Given back" />
                </th>
                <th scope="col">
                  <FormattedMessage id="details.orders" defaultMessage="Orders" />
                </th>
                <th scope="col">
                  <FormattedMessage id="details.average" defaultMessage="Average order" />
                </th>
              </tr>
            </thead>
            <tbody>
              {statistics.map((each) => (
                <tr key={each.currency}>
                  <td>
                    <Money value={each.revenue} />
                  </td>
                  <td>
                    <Money value={each.refunded} />
                  </td>
                  <td className="number">{intl.formatNumber(each.orders)}</td>
                  <td>
                    <Money value={each.averageOrderValue} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Part>
      )}
      {creditAccounts && creditAccounts.length > 0 && (
        <Part title={<FormattedMessage id="details.credit" defaultMessage="Credit" />}>
          <div className="sheet-columns">
            {creditAccounts.map((account) => (
              <AccountText key={account.id} account={account} />
            ))}
          </div>
        </Part>
      )}
      {(tags?.length || group) && (
        <Part title={<FormattedMessage id="details.sorting" defaultMessage="Tags and group" />}>
          <p>{[...(tags ?? []).map(({ name }) => name), ...(group ? [group.name] : [])].join(", ")}</p>
        </Part>
      )}
      {customer.customFields && customer.customFields.length > 0 && (
        <Part title={<FormattedMessage id="details.fields" defaultMessage="Custom fields" />}>
          <div className="sheet-fields">
            <FieldFacts customer={customer} fields={fields} />
          </div>
        </Part>
      )}
      {customer.note && (
        <Part title={<FormattedMessage id="details.note" defaultMessage="Note" />}>
          <p className="note">{customer.note}</p>
        </Part>
      )}
      {addresses.length > 0 && (
        <Part title={<FormattedMessage id="details.addresses" defaultMessage="Addresses" />}>
          <div className="sheet-columns">
            {addresses.map((address) => (
              <AddressText key={address.id} address={address} />
            ))}
          </div>
        </Part>
      )}
      {orders && orders.edges.length > 0 && (
        <Part title={<FormattedMessage id="details.orders" defaultMessage="Orders" />}>
          <table>
            <tbody>
              {orders.edges.map(({ node }) => (
                <tr key={node.id}>
                  <td className="number">{node.number}</td>
                  <td>
                    <DateTime value={node.placedAt} />
                  </td>
                  <td>
                    <OrderStatus order={node} />
                  </td>
                  <td className="sheet-end">
                    <Money value={node.total} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Rest shown={orders.edges.length} total={orders.totalCount} />
        </Part>
      )}
      {timeline && timeline.edges.length > 0 && (
        <Part title={<FormattedMessage id="details.timeline" defaultMessage="Timeline" />}>
          <TimelineList items={timeline.edges.map(({ node }) => node)} fields={fields} />
        </Part>
      )}
    </article>
  );
}

function Part({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className="sheet-part">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** Says that paper has less than the shop. */
function Rest({ shown, total }: { shown: number; total: number }) {
  if (shown >= total) return null;
  return (
    <p className="small">
      <FormattedMessage
        id="details.notAll"
        defaultMessage="The latest {shown, number} of {total, number}"
        values={{ shown, total }}
      />
    </p>
  );
}
