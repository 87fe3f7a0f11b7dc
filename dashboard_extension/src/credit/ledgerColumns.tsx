import { FormattedMessage, useIntl } from "react-intl";
import type { CreditEntryRowFragment } from "../gql/graphql";
import { DateTime } from "../i18n/DateTime";
import { Money } from "../i18n/Money";
import { usePermission, useSession } from "../session/session";
import type { TableColumn } from "../ui/DataTable";
import { HostLink } from "../ui/HostLink";
import { type Action, ActionMenu } from "../ui/Menu";
import { CORRECTABLE, orderId, useKindText, whoText } from "./words";

export interface EntryActions {
  onCorrect: (entry: CreditEntryRowFragment) => void;
  /** Give back more of the order that an entry is about. */
  onRefund: (orderId: string) => void;
}

/** What the ledger shows of an entry, and what can be done about it. `entries` are those in sight. */
export function useLedgerColumns(
  entries: readonly CreditEntryRowFragment[],
  { onCorrect, onRefund }: EntryActions,
): TableColumn<CreditEntryRowFragment>[] {
  const intl = useIntl();
  const kindText = useKindText();
  const mayChange = usePermission("manage_customer_credit");
  const sequences = new Map(entries.map(({ id, sequence }) => [id, sequence]));

  const actionsOf = (entry: CreditEntryRowFragment): Action[] => [
    ...(CORRECTABLE.includes(entry.kind)
      ? [
          {
            id: "correct",
            label: intl.formatMessage({ id: "credit.correctAction", defaultMessage: "Correct this entry" }),
            run: () => onCorrect(entry),
          },
        ]
      : []),
    ...(entry.orderReference
      ? [
          {
            id: "refund",
            label: intl.formatMessage({ id: "credit.refundAction", defaultMessage: "Refund this order in credit" }),
            run: () => onRefund(orderId(entry.orderReference ?? "")),
          },
        ]
      : []),
  ];

  const columns: TableColumn<CreditEntryRowFragment>[] = [
    {
      id: "time",
      title: intl.formatMessage({ id: "credit.time", defaultMessage: "Time" }),
      cell: ({ createdAt }) => <DateTime value={createdAt} time />,
      minWidth: 150,
    },
    {
      id: "kind",
      title: intl.formatMessage({ id: "credit.kind", defaultMessage: "Kind" }),
      isRowHeader: true,
      cell: (entry) => <Kind entry={entry} text={kindText(entry)} corrects={sequences.get(entry.corrects?.id ?? "")} />,
      minWidth: 130,
    },
    {
      id: "reason",
      title: intl.formatMessage({ id: "credit.reason", defaultMessage: "Reason" }),
      cell: ({ reason, note }) => (
        <div className="ledger-reason">
          {reason?.label ?? (note ? null : <span className="muted">–</span>)}
          {note && <span className="small muted">{note}</span>}
        </div>
      ),
      minWidth: 160,
    },
    {
      id: "amount",
      title: intl.formatMessage({ id: "credit.amount", defaultMessage: "Amount" }),
      align: "end",
      cell: ({ amount }) => <Money value={amount} sign />,
    },
    {
      id: "balance",
      title: intl.formatMessage({ id: "credit.balanceTitle", defaultMessage: "Balance after" }),
      align: "end",
      cell: ({ balanceAfter }) => <Money value={balanceAfter} />,
    },
    {
      id: "who",
      title: intl.formatMessage({ id: "credit.whoTitle", defaultMessage: "Who" }),
      cell: ({ actor }) => whoText(intl, actor),
    },
    {
      id: "order",
      title: intl.formatMessage({ id: "credit.orderTitle", defaultMessage: "Order" }),
      cell: ({ orderReference }) =>
        orderReference ? <OrderLink reference={orderReference} /> : <span className="muted">–</span>,
    },
  ];
  if (!mayChange) return columns;
  return [
    ...columns,
    {
      id: "actions",
      title: intl.formatMessage({ id: "credit.actionsTitle", defaultMessage: "Actions" }),
      cell: (entry) => {
        const actions = actionsOf(entry);
        if (!actions.length) return null;
        const label = intl.formatMessage(
          { id: "credit.actionsOf", defaultMessage: "Actions for entry {sequence}" },
          { sequence: entry.sequence },
        );
        return <ActionMenu label={label} actions={actions} />;
      },
      width: 80,
      minWidth: 80,
      align: "end",
    },
  ];
}

function Kind({
  entry,
  text,
  corrects,
}: {
  entry: CreditEntryRowFragment;
  text: string;
  corrects: number | undefined;
}) {
  return (
    <div className="ledger-reason">
      {text}
      {entry.kind === "CORRECTION" && corrects !== undefined && (
        <span className="small muted">
          <FormattedMessage id="credit.ofEntry" defaultMessage="of entry {sequence}" values={{ sequence: corrects }} />
        </span>
      )}
      {entry.expiresAt && (
        <span className="small muted">
          <FormattedMessage
            id="credit.expiresOn"
            defaultMessage="expires {day}"
            values={{ day: <DateTime value={entry.expiresAt} /> }}
          />
        </span>
      )}
    </div>
  );
}

/** Leads to the host's page of an order. Hosts whose references are no numbers for people show words instead. */
export function OrderLink({ reference }: { reference: string }) {
  const session = useSession();
  const isNumber = session.host === "oscar";
  return (
    <HostLink to={session.orderLink({ id: orderId(reference), number: reference })}>
      {isNumber ? reference : <FormattedMessage id="credit.openOrder" defaultMessage="Open order" />}
    </HostLink>
  );
}
