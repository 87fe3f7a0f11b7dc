import { lazy, Suspense, useState } from "react";
import { FormattedMessage } from "react-intl";
import { useSearchParams } from "react-router";
import { useRead } from "../../api/hooks";
import { AccountText } from "../../customers/details/CreditCard";
import "../../customers/details/details.css";
import { StandingBanner } from "../../customers/details/StandingBanner";
import { useStanding } from "../../customers/details/useStanding";
import { StatusPills } from "../../customers/status";
import { graphql } from "../../gql";
import type { CustomerWidgetQuery } from "../../gql/graphql";
import { usePermission, useSession } from "../../session/session";
import { Button } from "../../ui/Button";
import { HostLink } from "../../ui/HostLink";
import { Pill, TagPill } from "../../ui/Pill";
import { ErrorPanel, Loading } from "../../ui/states";
import "./customer.css";

const TopUpPanel = lazy(async () => ({ default: (await import("../../credit/TopUpPanel")).TopUpPanel }));

const CustomerWidgetDocument = graphql(`
  query CustomerWidget($id: ID!, $manages: Boolean!, $seesCredit: Boolean!) {
    customerProfile(id: $id) {
      ...CustomerStanding
      accountNumber
      tags @include(if: $manages) {
        id
        name
        color
      }
      group @include(if: $manages) {
        name
      }
      creditAccounts @include(if: $seesCredit) {
        ...CustomerCredit
      }
    }
  }
`);

/** What the host does not know of a customer, beside the customer in its page: may they buy, credit, tags. */
export default function CustomerWidget() {
  const [parameters] = useSearchParams();
  const manages = usePermission("manage_customer_profiles");
  const seesCredit = usePermission("view_customer_credit", "manage_customer_credit");
  const id = parameters.get("customerId") ?? "";
  const { data, error, refetch } = useRead(CustomerWidgetDocument, { id, manages, seesCredit });
  if (error) return <ErrorPanel error={error} onRetry={refetch} />;
  if (!data) return <Loading lines={5} />;
  if (!data.customerProfile)
    return (
      <p className="muted">
        <FormattedMessage id="widgets.noCustomer" defaultMessage="This is none of the shop's customers." />
      </p>
    );
  return <Content customer={data.customerProfile} />;
}

function Content({ customer }: { customer: NonNullable<CustomerWidgetQuery["customerProfile"]> }) {
  const session = useSession();
  const tops = usePermission("manage_customer_credit");
  const standing = useStanding(customer);
  const [isOpen, setOpen] = useState(false);
  const { accountNumber, tags, group, creditAccounts } = customer;
  return (
    // The panel is drawn in this frame, so the frame grows while it is open.
    <div className={`stack ${isOpen ? "customer-widget-open" : ""}`}>
      <span className="row">
        <StatusPills status={customer.status} onHold={customer.onHold} />
        {accountNumber && <span className="muted number">{accountNumber}</span>}
      </span>
      <StandingBanner customer={customer} standing={standing} />
      {creditAccounts && (
        <div className="row-between">
          {creditAccounts.length > 0 ? (
            <ul className="stack">
              {creditAccounts.map((account) => (
                <li key={account.id}>
                  <AccountText account={account} />
                </li>
              ))}
            </ul>
          ) : (
            <p className="muted">
              <FormattedMessage id="widgets.noCredit" defaultMessage="No credit yet" />
            </p>
          )}
          {tops && (
            <Button onPress={() => setOpen(true)}>
              <FormattedMessage id="widgets.topUp" defaultMessage="Top up" />
            </Button>
          )}
        </div>
      )}
      {(tags?.length || group) && (
        <span className="row">
          {tags?.map((tag) => (
            <TagPill key={tag.id} {...tag} />
          ))}
          {group && <Pill>{group.name}</Pill>}
        </span>
      )}
      <p>
        <HostLink to={session.pageLink(`/c/${encodeURIComponent(customer.id)}`)}>
          <FormattedMessage id="widgets.wholeCustomer" defaultMessage="Everything about this customer" />
        </HostLink>
      </p>
      {isOpen && (
        <Suspense fallback={null}>
          <TopUpPanel customerId={customer.id} isOpen onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
