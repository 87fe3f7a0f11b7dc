import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { usePermission, useSession } from "../../session/session";
import { TextField } from "../../ui/TextField";
import type { Changes } from "./FilterBar";
import { Section } from "./FilterMenu";

interface Props {
  params: URLSearchParams;
  onChange: (changes: Changes) => void;
}

/** Filters of spans: days, numbers of orders, revenue. A half-open span is fine; the wrong way round is told. */
export function SpanFields({ params, onChange }: Props) {
  const { currency } = useSession();
  const manages = usePermission("manage_customer_profiles");
  return (
    <>
      <Span name="since" type="date" {...{ params, onChange }}>
        <FormattedMessage id="list.since" defaultMessage="Customer since" />
      </Span>
      {manages && (
        <>
          <Span name="ordered" type="date" {...{ params, onChange }}>
            <FormattedMessage id="list.lastOrder" defaultMessage="Last order" />
          </Span>
          <Span name="orders" type="count" {...{ params, onChange }}>
            <FormattedMessage id="list.orders" defaultMessage="Orders" />
          </Span>
          <Span name="revenue" type="amount" unit={currency} {...{ params, onChange }}>
            <FormattedMessage id="list.revenue" defaultMessage="Revenue" />
          </Span>
        </>
      )}
      <Span name="seen" type="date" {...{ params, onChange }}>
        <FormattedMessage id="list.lastLogin" defaultMessage="Last log-in" />
      </Span>
    </>
  );
}

type Kind = "date" | "count" | "amount";

const VALID: Record<Kind, RegExp> = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  count: /^\d{1,9}$/,
  amount: /^\d{1,12}(\.\d{1,4})?$/,
};

interface SpanProps extends Props {
  name: string;
  type: Kind;
  unit?: string;
  children: React.ReactNode;
}

function Span({ name, type, unit, params, onChange, children }: SpanProps) {
  const intl = useIntl();
  const [from, setFrom] = useState(params.get(`${name}From`) ?? "");
  const [to, setTo] = useState(params.get(`${name}To`) ?? "");
  const read = (text: string) => (type === "amount" ? text.replace(",", ".") : text).trim();
  const isWrong = (text: string) => text !== "" && !VALID[type].test(read(text));
  const low = read(from);
  const high = read(to);
  const isReversed =
    low !== "" &&
    high !== "" &&
    !isWrong(from) &&
    !isWrong(to) &&
    (type === "date" ? low > high : Number(low) > Number(high));
  const wrong = intl.formatMessage({ id: "list.noNumber", defaultMessage: "Type a number" });
  const commit = () => {
    if (isWrong(from) || isWrong(to) || isReversed) return;
    if (low === (params.get(`${name}From`) ?? "") && high === (params.get(`${name}To`) ?? "")) return;
    onChange({ [`${name}From`]: low || null, [`${name}To`]: high || null });
  };
  const field = {
    onBlur: commit,
    type: type === "date" ? ("date" as const) : ("text" as const),
    ...(unit ? { unit } : {}),
  };
  return (
    <Section title={children}>
      <div className="filters-grid">
        <TextField
          {...field}
          label={<FormattedMessage id="list.spanFrom" defaultMessage="From" />}
          value={from}
          onChange={setFrom}
          error={isWrong(from) ? wrong : undefined}
        />
        <TextField
          {...field}
          label={<FormattedMessage id="list.spanTo" defaultMessage="Up to" />}
          value={to}
          onChange={setTo}
          error={
            isWrong(to)
              ? wrong
              : isReversed
                ? intl.formatMessage({ id: "list.reversed", defaultMessage: "It ends before it begins" })
                : undefined
          }
        />
      </div>
    </Section>
  );
}
