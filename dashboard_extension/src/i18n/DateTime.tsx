import { FormattedMessage, useIntl } from "react-intl";

/** A date by the staff member's locale, in the shop's time zone; the exact time shows on hover. */
export function DateTime({ value, time = false }: { value: string | null | undefined; time?: boolean }) {
  const intl = useIntl();
  if (!value) return <span className="muted">–</span>;
  const exact = intl.formatDate(value, { dateStyle: "full", timeStyle: "medium" });
  return (
    <time dateTime={value} title={exact}>
      {intl.formatDate(value, time ? { dateStyle: "medium", timeStyle: "short" } : { dateStyle: "medium" })}
    </time>
  );
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** How long ago something was; the exact time shows on hover. */
export function TimeAgo({ value, now = Date.now() }: { value: string | null | undefined; now?: number }) {
  const intl = useIntl();
  if (!value) return <FormattedMessage id="i18n.never" defaultMessage="Never" />;
  const seconds = (Date.parse(value) - now) / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["minute", 60];
  return (
    <time dateTime={value} title={intl.formatDate(value, { dateStyle: "full", timeStyle: "medium" })}>
      {intl.formatRelativeTime(Math.trunc(seconds / size), unit, { numeric: "auto" })}
    </time>
  );
}
