import { useIntl } from "react-intl";

export interface Amount {
  amount: string | number;
  currency: string;
}

/** Write an amount with its currency. Strings stay strings, so that no digit is lost on the way. */
export function useMoney(): (money: Amount, options?: { sign?: boolean }) => string {
  const intl = useIntl();
  return ({ amount, currency }, options) =>
    intl.formatNumber(amount as number, {
      style: "currency",
      currency,
      currencyDisplay: "code",
      signDisplay: options?.sign ? "exceptZero" : "auto",
    });
}

export function Money({ value, sign }: { value: Amount; sign?: boolean }) {
  const money = useMoney();
  return <span className="number">{money(value, { sign: sign ?? false })}</span>;
}
