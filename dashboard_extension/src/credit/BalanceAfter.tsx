import { FormattedMessage } from "react-intl";
import { type Amount, Money } from "../i18n/Money";
import { add, compare, type Decimal, isZero, subtract } from "./decimal";
import "./credit.css";

interface BalanceAfterProps {
  way: "up" | "down";
  account: { balance: Amount; available: Amount } | undefined;
  currency: string;
  /** What is typed, once it is an amount. */
  amount: Decimal | null;
}

/** What the customer has now, and what there will be, while one types. */
export function BalanceAfter({ way, account, currency, amount }: BalanceAfterProps) {
  const nothing = { amount: "0", currency };
  const { balance, available } = account ?? { balance: nothing, available: nothing };
  const isHeld = !isZero(subtract(balance.amount, available.amount));
  const isTooMuch = way === "down" && amount !== null && compare(amount, available.amount) > 0;
  const after = (value: Amount): Amount => {
    if (amount === null) return value;
    return { amount: way === "up" ? add(value.amount, amount) : subtract(value.amount, amount), currency };
  };
  return (
    <output className="balance-after">
      <span>
        {amount === null || isTooMuch ? (
          <FormattedMessage
            id="credit.availableNow"
            defaultMessage="Available now: {available}"
            values={{ available: <Money value={available} /> }}
          />
        ) : (
          <FormattedMessage
            id="credit.balanceAfter"
            defaultMessage="Balance after: {balance}"
            values={{
              balance: (
                <strong>
                  <Money value={after(balance)} />
                </strong>
              ),
            }}
          />
        )}
      </span>
      {amount !== null && !isTooMuch && isHeld && (
        <span className="small muted">
          <FormattedMessage
            id="credit.availableAfter"
            defaultMessage="of which available: {available}"
            values={{ available: <Money value={after(available)} /> }}
          />
        </span>
      )}
    </output>
  );
}
