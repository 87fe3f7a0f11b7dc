import { useCallback } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Link, useHref } from "react-router";
import { useMore } from "../api/hooks";
import { useUrlState } from "../app/useUrlState";
import { nameOf, StatusPills } from "../customers/status";
import type {
  CreditCustomerRowFragment,
  CreditCustomersQuery,
  CreditOverviewQuery,
  CustomerProfileFilterInput,
  CustomerProfileSortingInput,
} from "../gql/graphql";
import { DateTime } from "../i18n/DateTime";
import { Money } from "../i18n/Money";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import { DataTable, type TableColumn } from "../ui/DataTable";
import { SearchField } from "../ui/SearchField";
import { EmptyState, ErrorPanel } from "../ui/states";
import { nextExpiry } from "./AccountCard";
import { isZero } from "./decimal";
import { CreditCustomersDocument } from "./overviewQuery";
import { PAGE } from "./query";

interface CustomersWithCreditProps {
  first: CreditOverviewQuery["customerProfiles"];
  variables: { currency: string; filter: CustomerProfileFilterInput; sortBy: CustomerProfileSortingInput };
  error: unknown;
  isStale: boolean;
}

const pageOf = (answer: CreditCustomersQuery) => answer.customerProfiles;

/** Who has credit in one currency, the most first. */
export function CustomersWithCredit({ first, variables, error, isStale }: CustomersWithCreditProps) {
  const intl = useIntl();
  const [params, set] = useUrlState();
  const list = useMore(CreditCustomersDocument, { ...variables, first: PAGE }, first, pageOf);
  const columns = useColumns(variables.currency);
  const base = useHref("/");
  const search = useCallback((q: string) => set({ q }, { replace: true }), [set]);
  const customers = list.pages.flatMap(({ edges }) => edges.map(({ node }) => node));
  const { field, direction } = variables.sortBy;
  return (
    <Card
      title={
        <FormattedMessage
          id="credit.customersIn"
          defaultMessage="Customers with credit in {currency}"
          values={{ currency: variables.currency }}
        />
      }
      actions={
        <SearchField
          label={intl.formatMessage({ id: "list.search", defaultMessage: "Search customers" })}
          hint={intl.formatMessage({ id: "list.searchHint", defaultMessage: "Name, e-mail, phone, number, address" })}
          value={params.get("q") ?? ""}
          onChange={search}
        />
      }
    >
      {!first ? (
        <ErrorPanel error={error} />
      ) : (
        <div className="ledger">
          <DataTable
            label={intl.formatMessage({ id: "credit.customersTable", defaultMessage: "Customers with credit" })}
            columns={columns}
            items={customers}
            isStale={isStale}
            sort={{
              column: field === "NAME" ? "name" : "available",
              direction: direction === "DESC" ? "descending" : "ascending",
            }}
            onSort={({ column }) =>
              set({ sort: column === "name" ? "name" : field === "CREDIT" && direction === "DESC" ? "least" : null })
            }
            href={({ id }) => `${base.replace(/\/$/, "")}${creditPath(id)}`}
            empty={
              <EmptyState
                title={
                  params.get("q") ? (
                    <FormattedMessage id="credit.nobodyFound" defaultMessage="Nobody with credit matches" />
                  ) : (
                    <FormattedMessage
                      id="credit.nobody"
                      defaultMessage="Nobody has credit in {currency}"
                      values={{ currency: variables.currency }}
                    />
                  )
                }
                action={
                  params.get("q") && (
                    <Button onPress={() => set({ q: null })}>
                      <FormattedMessage id="credit.dropSearch" defaultMessage="Drop the search" />
                    </Button>
                  )
                }
              />
            }
          />
          {list.error && <ErrorPanel error={list.error} onRetry={list.more} />}
          {customers.length > 0 && (
            <div className="ledger-foot">
              <span className="small muted" role="status">
                <FormattedMessage
                  id="credit.customersShown"
                  defaultMessage="{shown} of {total} customers"
                  values={{
                    shown: intl.formatNumber(customers.length),
                    total: `${intl.formatNumber(first.totalCount)}${first.totalCountIsExact ? "" : "+"}`,
                  }}
                />
              </span>
              {list.hasMore && (
                <Button onPress={list.more} isDisabled={list.isLoading}>
                  <FormattedMessage id="credit.more" defaultMessage="Load more" />
                </Button>
              )}
            </div>
          )}
        </div>
      )}
    </Card>
  );
}

function creditPath(id: string): string {
  return `/c/${encodeURIComponent(id)}?tab=credit`;
}

function useColumns(currency: string): TableColumn<CreditCustomerRowFragment>[] {
  const intl = useIntl();
  const nothing = { amount: "0", currency };
  return [
    {
      id: "name",
      title: intl.formatMessage({ id: "credit.customer", defaultMessage: "Customer" }),
      isRowHeader: true,
      sortable: true,
      minWidth: 200,
      cell: (customer) => (
        <div className="ledger-reason">
          <Link to={creditPath(customer.id)}>{nameOf(customer)}</Link>
          <span className="small muted">{customer.email}</span>
        </div>
      ),
    },
    {
      id: "available",
      title: intl.formatMessage({ id: "credit.available", defaultMessage: "Available" }),
      align: "end",
      sortable: true,
      cell: ({ creditAccounts }) => <Money value={creditAccounts?.[0]?.available ?? nothing} />,
    },
    {
      id: "held",
      title: intl.formatMessage({ id: "credit.heldTitle", defaultMessage: "Held" }),
      align: "end",
      cell: ({ creditAccounts }) => {
        const held = creditAccounts?.[0]?.held;
        return held && !isZero(held.amount) ? <Money value={held} /> : <span className="muted">–</span>;
      },
    },
    {
      id: "expiry",
      title: intl.formatMessage({ id: "credit.expiryTitle", defaultMessage: "Next expiry" }),
      minWidth: 180,
      cell: ({ creditAccounts }) => {
        const [account] = creditAccounts ?? [];
        const expiry = account ? nextExpiry({ lots: account.lots, currency }) : null;
        if (!expiry) return <span className="muted">–</span>;
        return (
          <div className="ledger-reason">
            <DateTime value={expiry.day} />
            <span className="small muted">
              <Money value={expiry.amount} />
            </span>
          </div>
        );
      },
    },
    {
      id: "status",
      title: intl.formatMessage({ id: "credit.statusTitle", defaultMessage: "Status" }),
      cell: ({ status, onHold }) => <StatusPills status={status} onHold={onHold} />,
    },
  ];
}
