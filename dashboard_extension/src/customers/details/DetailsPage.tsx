import { FormattedMessage, useIntl } from "react-intl";
import { useParams } from "react-router";
import { useRead } from "../../api/hooks";
import { usePermission } from "../../session/session";
import { ButtonLink } from "../../ui/Button";
import { Page } from "../../ui/Page";
import { EmptyState, ErrorPanel, Skeleton } from "../../ui/states";
import { hasOrganization } from "../choicesFragment";
import { neighboursOf } from "../list/neighbours";
import { CustomerView } from "./CustomerView";
import "./details.css";
import { CustomerDocument, PAGE } from "./query";

/** One customer: who they are, whether they may buy, what they bought, what credit they hold. */
export default function DetailsPage() {
  const { id = "" } = useParams();
  return <Details key={id} id={id} />; // another customer begins with nothing opened or typed
}

function Details({ id }: { id: string }) {
  const intl = useIntl();
  const manages = usePermission("manage_customer_profiles");
  const seesCredit = usePermission("view_customer_credit", "manage_customer_credit");
  const { data, error, isPending, refetch } = useRead(CustomerDocument, { id, first: PAGE, manages, seesCredit });
  const back = neighboursOf(id).list;
  const title = intl.formatMessage({ id: "details.title", defaultMessage: "Customer" });

  if (data?.customerProfile)
    return (
      <CustomerView
        customer={data.customerProfile}
        allTags={data.customerTags ?? []}
        allGroups={data.customerGroups ?? []}
        fields={data.customFields ?? []}
        hasOrganization={hasOrganization(data)}
        back={back}
        reload={async () => (await refetch()).data?.customerProfile ?? null}
      />
    );
  return (
    <Page title={title} back={back}>
      <div className="page-content">
        {isPending ? (
          <Waiting />
        ) : error ? (
          <ErrorPanel error={error} onRetry={refetch} />
        ) : (
          <EmptyState
            title={<FormattedMessage id="details.notFound" defaultMessage="There is no such customer" />}
            action={
              <ButtonLink to={back}>
                <FormattedMessage id="details.toList" defaultMessage="To the customers" />
              </ButtonLink>
            }
          >
            <FormattedMessage
              id="details.notFoundHelp"
              defaultMessage="The account was deleted, or the link is not complete."
            />
          </EmptyState>
        )}
      </div>
    </Page>
  );
}

/** The page's frame, of the size that it will have. */
function Waiting() {
  return (
    <div className="stack" role="status">
      <span className="visually-hidden">
        <FormattedMessage id="ui.loading" defaultMessage="Loading …" />
      </span>
      <Skeleton height={98} />
      <div className="page-columns">
        <div className="stack">
          <Skeleton height={160} />
          <Skeleton height={260} />
          <Skeleton height={320} />
        </div>
        <div className="stack">
          <Skeleton height={180} />
          <Skeleton height={150} />
        </div>
      </div>
    </div>
  );
}
