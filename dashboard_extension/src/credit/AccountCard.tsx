import { Minus, Plus } from "lucide-react";
import { FormattedMessage, useIntl } from "react-intl";
import { DateTime } from "../i18n/DateTime";
import { type Amount, Money } from "../i18n/Money";
import { usePermission } from "../session/session";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import type { Day } from "./days";
import { add, isZero } from "./decimal";
import { Holds } from "./Holds";
import type { Account } from "./Ledger";

interface AccountCardProps {
  account: Account;
  /** The day of the balance that is shown beside today's. */
  asOf: Day | null;
  onTopUp: () => void;
  onReduce: () => void;
}

/** One account: what can be spent now, large; then what it is made of. */
export function AccountCard({ account, asOf, onTopUp, onReduce }: AccountCardProps) {
  const intl = useIntl();
  const mayChange = usePermission("manage_customer_credit");
  const { currency, available, balance, held, balanceAsOf, holds } = account;
  const expiry = nextExpiry(account);
  return (
    <Card
      title={<FormattedMessage id="credit.accountIn" defaultMessage="Credit in {currency}" values={{ currency }} />}
      actions={
        mayChange && (
          <>
            <Button icon={<Minus aria-hidden="true" />} onPress={onReduce} isDisabled={isZero(available.amount)}>
              <FormattedMessage id="credit.reduce" defaultMessage="Reduce" />
            </Button>
            <Button look="primary" icon={<Plus aria-hidden="true" />} onPress={onTopUp}>
              <FormattedMessage id="credit.topUp" defaultMessage="Top up" />
            </Button>
          </>
        )
      }
    >
      <div className="account">
        <div className="account-figures">
          <div className="account-available">
            <span className="small muted">
              <FormattedMessage id="credit.available" defaultMessage="Available" />
            </span>
            <Money value={available} />
            <span className="small muted">
              {expiry ? (
                <FormattedMessage
                  id="credit.nextExpiry"
                  defaultMessage="{amount} of it expires on {day}"
                  values={{ amount: <Money value={expiry.amount} />, day: <DateTime value={expiry.day} /> }}
                />
              ) : (
                <FormattedMessage id="credit.noExpiry" defaultMessage="Nothing of it expires" />
              )}
            </span>
          </div>
          <dl className="account-parts">
            <Part name={<FormattedMessage id="credit.balance" defaultMessage="Balance" />} value={balance} />
            <Part name={<FormattedMessage id="credit.held" defaultMessage="Held by checkouts" />} value={held} />
            {asOf && balanceAsOf && (
              <Part
                name={
                  <FormattedMessage
                    id="credit.balanceAt"
                    defaultMessage="At the end of {day}"
                    values={{ day: intl.formatDate(`${asOf}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" }) }}
                  />
                }
                value={balanceAsOf}
              />
            )}
          </dl>
        </div>
        {holds.length > 0 && <Holds holds={holds} />}
      </div>
    </Card>
  );
}

function Part({ name, value }: { name: React.ReactNode; value: Amount }) {
  return (
    <div>
      <dt className="small muted">{name}</dt>
      <dd>
        <Money value={value} />
      </dd>
    </div>
  );
}

/** What runs out next, and when; null where nothing does. Lots come soonest-expiring first. */
export function nextExpiry({
  lots,
  currency,
}: Pick<Account, "lots" | "currency">): { amount: Amount; day: string } | null {
  const day = lots.find(({ expiresAt }) => expiresAt)?.expiresAt;
  if (!day) return null;
  const amount = lots
    .filter(({ expiresAt }) => expiresAt === day)
    .reduce((sum, { remaining }) => add(sum, remaining.amount), "0");
  return { amount: { amount, currency }, day };
}
