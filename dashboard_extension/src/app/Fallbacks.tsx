import { FormattedMessage, useIntl } from "react-intl";
import { useRouteError } from "react-router";
import { ButtonLink } from "../ui/Button";
import { Page } from "../ui/Page";
import { EmptyState, ErrorPanel } from "../ui/states";

export function NotFound() {
  const intl = useIntl();
  return (
    <Page title={intl.formatMessage({ id: "app.notFound", defaultMessage: "There is no such page" })}>
      <div className="page-content">
        <EmptyState
          title={<FormattedMessage id="app.notFoundHelp" defaultMessage="The address leads nowhere" />}
          action={
            <ButtonLink to="/">
              <FormattedMessage id="app.toCustomers" defaultMessage="To the customers" />
            </ButtonLink>
          }
        />
      </div>
    </Page>
  );
}

/** What is shown where a page itself breaks, a chunk of an older build that is gone included. */
export function Crash() {
  const error = useRouteError();
  return (
    <div className="page-content">
      <ErrorPanel error={error} onRetry={() => window.location.reload()} />
    </div>
  );
}
