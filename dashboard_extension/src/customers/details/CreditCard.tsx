import { FormattedMessage } from "react-intl";
import { DateTime } from "../../i18n/DateTime";
import { Money } from "../../i18n/Money";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { nextExpiry } from "./expiry";
import type { CreditAccount } from "./query";

/** The customer's credit at a glance; the ledger has a tab of its own. */
export function CreditCard({ accounts, onLedger }: { accounts: readonly CreditAccount[]; onLedger: () => void }) {
  return (
    <Card
      title={<FormattedMessage id="details.credit" defaultMessage="Credit" />}
      actions={
        <Button onPress={onLedger}>
          <FormattedMessage id="details.ledger" defaultMessage="Ledger" />
        </Button>
      }
    >
      {accounts.length === 0 ? (
        <p className="muted">
          <FormattedMessage id="details.noCredit" defaultMessage="No credit yet" />
        </p>
      ) : (
        <ul className="stack">
          {accounts.map((account) => (
            <li key={account.id}>
              <AccountText account={account} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** What can be spent, large; what is owned and what is held, small; what expires next. */
export function AccountText({ account }: { account: CreditAccount }) {
  const { available, balance, held, lots } = account;
  const next = nextExpiry(lots);
  return (
    <div className="stack-tight">
      <span className="credit-available">
        <Money value={available} />
      </span>
      <span className="small muted">
        <FormattedMessage
          id="details.balanceAndHeld"
          defaultMessage="Balance {balance}, held {held}"
          values={{ balance: <Money value={balance} />, held: <Money value={held} /> }}
        />
      </span>
      {next && (
        <span className="small muted">
          <FormattedMessage
            id="details.nextExpiry"
            defaultMessage="{amount} can be spent until {date}"
            values={{ amount: <Money value={next.remaining} />, date: <DateTime value={next.expiresAt} /> }}
          />
        </span>
      )}
    </div>
  );
}
