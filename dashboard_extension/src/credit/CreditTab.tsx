import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useRead } from "../api/hooks";
import { useUrlState } from "../app/useUrlState";
import type { CreditEntryRowFragment } from "../gql/graphql";
import { usePermission, useSession } from "../session/session";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import { Select } from "../ui/Select";
import { EmptyState, ErrorPanel, Loading, NoPermission } from "../ui/states";
import { AccountCard } from "./AccountCard";
import { CorrectPanel } from "./CorrectPanel";
import { DayField } from "./DayField";
import { endOf } from "./days";
import { Ledger } from "./Ledger";
import { LedgerFilters } from "./LedgerFilters";
import { CustomerCreditDocument, PAGE } from "./query";
import { RefundPanel } from "./RefundPanel";
import { ReducePanel, TopUpPanel } from "./TopUpPanel";
import { useLedgerFilter } from "./useLedgerFilter";
import "./credit.css";

/** One customer's credit: a card per account, and the ledger. `customerId`: global id of the profile. */
export function CreditTab({ customerId }: { customerId: string }) {
  const intl = useIntl();
  const session = useSession();
  const mayChange = usePermission("manage_customer_credit");
  const [params, setParams] = useUrlState();
  const { filter, input, set, clear } = useLedgerFilter();
  const [correcting, setCorrecting] = useState<CreditEntryRowFragment | null>(null);
  const { asOf } = filter;
  const { data, error, refetch, isPlaceholderData } = useRead(
    CustomerCreditDocument,
    {
      id: customerId,
      filter: input,
      first: PAGE,
      at: asOf ? endOf(asOf, session.timeZone) : "1970-01-01T00:00:00Z",
      showsBalanceAt: Boolean(asOf),
    },
    { keep: true },
  );
  const panel = params.get("panel");
  const open = (name: string, currency?: string) => setParams({ panel: name, in: currency });
  const close = () => setParams({ panel: null, in: null, order: null });
  const panels = (
    <>
      <TopUpPanel
        customerId={customerId}
        currency={params.get("in") ?? undefined}
        isOpen={mayChange && panel === "top-up"}
        onClose={close}
      />
      <ReducePanel
        customerId={customerId}
        currency={params.get("in") ?? undefined}
        isOpen={mayChange && panel === "reduce"}
        onClose={close}
      />
      <RefundPanel orderId={mayChange && panel === "refund" ? params.get("order") : null} onClose={close} />
    </>
  );

  if (!data) return error ? <ErrorPanel error={error} onRetry={refetch} /> : <Loading lines={8} height={36} />;
  const accounts = data.customerProfile?.creditAccounts;
  if (!accounts) return <NoPermission />;
  if (!accounts.length)
    return (
      <>
        <EmptyState
          title={<FormattedMessage id="credit.none" defaultMessage="No credit yet" />}
          action={
            mayChange && (
              <Button look="primary" onPress={() => open("top-up")}>
                <FormattedMessage id="credit.topUp" defaultMessage="Top up" />
              </Button>
            )
          }
        >
          <FormattedMessage id="credit.noneHelp" defaultMessage="The first top-up opens an account in its currency." />
        </EmptyState>
        {panels}
      </>
    );
  const account = accounts.find(({ currency }) => currency === params.get("currency")) ?? accounts[0];
  return (
    <div className="stack">
      <div className="accounts">
        {accounts.map((each) => (
          <AccountCard
            key={each.id}
            account={each}
            asOf={asOf}
            onTopUp={() => open("top-up", each.currency)}
            onReduce={() => open("reduce", each.currency)}
          />
        ))}
      </div>
      <Card
        title={<FormattedMessage id="credit.ledger" defaultMessage="Ledger" />}
        actions={
          <DayField
            label={<FormattedMessage id="credit.asOf" defaultMessage="Balance as of" />}
            value={asOf}
            onChange={(day) => set({ asOf: day })}
          />
        }
      >
        <div className="stack">
          <div className="ledger-bar">
            {accounts.length > 1 && (
              <Select
                label={<FormattedMessage id="credit.currency" defaultMessage="Currency" />}
                options={accounts.map(({ currency }) => ({ id: currency, label: currency }))}
                value={account?.currency ?? null}
                onChange={(currency) => setParams({ currency })}
              />
            )}
            <LedgerFilters filter={filter} onChange={set} onClear={clear} />
          </div>
          {account && (
            <Ledger
              key={`${account.id} ${JSON.stringify(input)}`}
              customerId={customerId}
              account={account}
              filter={input}
              isStale={isPlaceholderData}
              onClear={clear}
              onCorrect={setCorrecting}
              onRefund={(order) => setParams({ panel: "refund", order })}
            />
          )}
        </div>
      </Card>
      {panels}
      <CorrectPanel entry={correcting} onClose={() => setCorrecting(null)} />
      {!mayChange && (
        <p className="small muted">
          {intl.formatMessage({ id: "credit.readOnly", defaultMessage: "You may look at credit, but not change it." })}
        </p>
      )}
    </div>
  );
}
