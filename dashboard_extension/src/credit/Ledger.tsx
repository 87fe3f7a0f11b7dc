import { Download } from "lucide-react";
import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { request } from "../api/client";
import { Failed } from "../api/errors";
import { useMore } from "../api/hooks";
import type {
  CreditEntriesQuery,
  CreditEntryFilterInput,
  CreditEntryRowFragment,
  CustomerCreditQuery,
} from "../gql/graphql";
import { useSession } from "../session/session";
import { Button } from "../ui/Button";
import { DataTable } from "../ui/DataTable";
import { EmptyState, ErrorPanel } from "../ui/states";
import { useNotify } from "../ui/toasts";
import { todayIn } from "./days";
import { download, ledgerRows, toCsv } from "./exportLedger";
import { type EntryActions, useLedgerColumns } from "./ledgerColumns";
import { CreditEntriesDocument, LARGEST_PAGE, PAGE } from "./query";

export type Account = NonNullable<NonNullable<CustomerCreditQuery["customerProfile"]>["creditAccounts"]>[number];
type Entries = NonNullable<Account["entries"]>;

interface LedgerProps extends EntryActions {
  customerId: string;
  /** With the first page of its entries under the filter. */
  account: Account;
  filter: CreditEntryFilterInput | null;
  /** The entries of another filter are still shown. */
  isStale: boolean;
  onClear: () => void;
}

const pageOf = (answer: CreditEntriesQuery) => answer.customerProfile?.creditAccounts?.[0]?.entries;

/** An account's entries, newest first, page after page. */
export function Ledger({ customerId, account, filter, isStale, onClear, ...actions }: LedgerProps) {
  const intl = useIntl();
  const session = useSession();
  const notify = useNotify();
  const [isExporting, setExporting] = useState(false);
  const variables = { id: customerId, currency: account.currency, filter };
  const ledger = useMore(CreditEntriesDocument, { ...variables, first: PAGE }, account.entries, pageOf);
  const entries = ledger.pages.flatMap(({ edges }) => edges.map(({ node }) => node));
  const total = account.entries?.totalCount ?? 0;
  const columns = useLedgerColumns(entries, actions);

  const exportAll = async () => {
    setExporting(true);
    try {
      const rows: CreditEntryRowFragment[] = [];
      for (let after: string | null = null, more = true; more; ) {
        const answer = await request(session, CreditEntriesDocument, { ...variables, first: LARGEST_PAGE, after });
        const page: Entries | null | undefined = pageOf(answer);
        if (!page) throw new Failed("the account is gone");
        rows.push(...page.edges.map(({ node }) => node));
        after = page.pageInfo.endCursor ?? null;
        more = page.pageInfo.hasNextPage;
      }
      download(`credit-${account.currency}-${todayIn(session.timeZone)}.csv`, toCsv(ledgerRows(intl, rows)));
    } catch {
      notify({
        kind: "error",
        title: intl.formatMessage({ id: "credit.exportFailed", defaultMessage: "The ledger could not be exported" }),
        text: intl.formatMessage({
          id: "credit.exportRetry",
          defaultMessage: "Nothing was saved. Try again in a moment.",
        }),
      });
    } finally {
      setExporting(false);
    }
  };

  if (!entries.length)
    return (
      <EmptyState
        title={<FormattedMessage id="credit.noEntries" defaultMessage="No entries match" />}
        action={
          <Button onPress={onClear}>
            <FormattedMessage id="credit.showAll" defaultMessage="Show all entries" />
          </Button>
        }
      />
    );
  return (
    <div className="ledger ledger-wide">
      <DataTable
        label={intl.formatMessage(
          { id: "credit.ledgerIn", defaultMessage: "Ledger in {currency}" },
          { currency: account.currency },
        )}
        columns={columns}
        items={entries}
        isStale={isStale}
      />
      {ledger.error && <ErrorPanel error={ledger.error} onRetry={ledger.more} />}
      <div className="ledger-foot no-print">
        <span className="small muted" role="status">
          <FormattedMessage
            id="credit.shown"
            defaultMessage="{shown} of {total} entries"
            values={{ shown: intl.formatNumber(entries.length), total: intl.formatNumber(total) }}
          />
        </span>
        {ledger.hasMore && (
          <Button onPress={ledger.more} isDisabled={ledger.isLoading}>
            <FormattedMessage id="credit.more" defaultMessage="Load more" />
          </Button>
        )}
        <Button icon={<Download aria-hidden="true" />} onPress={exportAll} isDisabled={isExporting}>
          <FormattedMessage id="credit.export" defaultMessage="Export CSV" />
        </Button>
      </div>
    </div>
  );
}
