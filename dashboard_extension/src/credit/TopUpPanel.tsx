import { useState } from "react";
import { FormattedMessage } from "react-intl";
import { useChannels } from "../api/channels";
import { useRead } from "../api/hooks";
import { useDraft } from "../app/drafts";
import { nameOf } from "../customers/status";
import { useSession } from "../session/session";
import { SidePanel } from "../ui/Dialog";
import { EmptyState, ErrorPanel, Loading } from "../ui/states";
import { type Draft, PostingForm } from "./PostingForm";
import { CreditPostingDocument } from "./query";

export interface PanelProps {
  /** Global id of the customer's profile. */
  customerId: string;
  /** The currency to begin with, where the customer may have several. */
  currency?: string | undefined;
  isOpen: boolean;
  onClose: () => void;
}

/** Gives credit to a customer, in a panel at the side. */
export function TopUpPanel({ isOpen, onClose, ...props }: PanelProps) {
  return (
    <SidePanel
      title={<FormattedMessage id="credit.topUpTitle" defaultMessage="Top up credit" />}
      isOpen={isOpen}
      onClose={onClose}
    >
      <Posting way="up" onClose={onClose} {...props} />
    </SidePanel>
  );
}

/** Takes credit away from a customer, in a panel at the side. */
export function ReducePanel({ isOpen, onClose, ...props }: PanelProps) {
  return (
    <SidePanel
      title={<FormattedMessage id="credit.reduceTitle" defaultMessage="Reduce credit" />}
      isOpen={isOpen}
      onClose={onClose}
    >
      <Posting way="down" onClose={onClose} {...props} />
    </SidePanel>
  );
}

function Posting({ way, customerId, currency, onClose }: Omit<PanelProps, "isOpen"> & { way: "up" | "down" }) {
  const session = useSession();
  const shop = useChannels();
  const { data, error, refetch } = useRead(CreditPostingDocument, { id: customerId });
  const customer = data?.customerProfile;
  const drafts = useDraft<Draft>(`credit-${way}:${customerId}`);
  const [draft] = useState(() => drafts.take());
  if (!data) return error ? <ErrorPanel error={error} onRetry={refetch} /> : <Loading lines={5} height={36} />;
  if (!customer)
    return (
      <EmptyState title={<FormattedMessage id="credit.unknownCustomer" defaultMessage="There is no such customer" />} />
    );
  const held = (customer.creditAccounts ?? []).map((account) => account.currency);
  const others = way === "up" ? [customer.currency, session.currency, ...shop.currencies] : [];
  const currencies = [...new Set([...held, ...others])].filter(Boolean);
  const [first] = currencies;
  if (!first)
    return (
      <EmptyState
        title={<FormattedMessage id="credit.nothingToReduce" defaultMessage="There is no credit to reduce" />}
      />
    );
  return (
    <div className="stack">
      <p className="muted">{nameOf(customer)}</p>
      <PostingForm
        way={way}
        customer={customer}
        reasons={data.creditReasons ?? []}
        currencies={currencies}
        currency={currency && currencies.includes(currency) ? currency : first}
        draft={draft}
        onExpired={drafts.keep}
        onClose={onClose}
      />
    </div>
  );
}
