import { FormattedMessage, useIntl } from "react-intl";
import { useRead } from "../api/hooks";
import { useUrlState } from "../app/useUrlState";
import type { CustomerProfileSortingInput } from "../gql/graphql";
import { usePermission, useSession } from "../session/session";
import { ButtonLink } from "../ui/Button";
import { Page } from "../ui/Page";
import { ErrorPanel, Loading } from "../ui/states";
import { CustomersWithCredit } from "./CustomersWithCredit";
import { LiabilityTiles } from "./LiabilityTiles";
import { CreditOverviewDocument } from "./overviewQuery";
import { PAGE } from "./query";
import "./credit.css";

/** All credit of the shop: what it owes per currency, and who has it. */
export default function CreditPage() {
  const intl = useIntl();
  const session = useSession();
  const managesReasons = usePermission("manage_customer_settings");
  const [params] = useUrlState();
  const currency = currencyOf(params.get("currency")) ?? session.currency;
  const search = params.get("q") ?? "";
  const sortBy: CustomerProfileSortingInput =
    params.get("sort") === "name"
      ? { field: "NAME", direction: "ASC" }
      : { field: "CREDIT", currency, direction: params.get("sort") === "least" ? "ASC" : "DESC" };
  const filter = { credit: { available: true, currency }, ...(search ? { search } : {}) };
  const { data, error, refetch, isPlaceholderData } = useRead(
    CreditOverviewDocument,
    { currency, filter, sortBy, first: PAGE },
    { keep: true },
  );
  return (
    <Page
      title={intl.formatMessage({ id: "credit.title", defaultMessage: "Credit" })}
      actions={
        managesReasons && (
          <ButtonLink to="/settings?tab=reasons">
            <FormattedMessage id="credit.reasons" defaultMessage="Reasons" />
          </ButtonLink>
        )
      }
    >
      <div className="page-content stack credit-overview">
        {!data ? (
          error ? (
            <ErrorPanel error={error} onRetry={refetch} />
          ) : (
            <Loading lines={10} height={36} />
          )
        ) : (
          <>
            <LiabilityTiles liability={data.creditLiability ?? []} currency={currency} />
            <CustomersWithCredit
              key={`${currency} ${search} ${sortBy.field} ${sortBy.direction}`}
              first={data.customerProfiles}
              variables={{ currency, filter, sortBy }}
              error={error}
              isStale={isPlaceholderData}
            />
          </>
        )}
      </div>
    </Page>
  );
}

function currencyOf(text: string | null): string | null {
  return text && /^[A-Z]{3}$/.test(text) ? text : null;
}
