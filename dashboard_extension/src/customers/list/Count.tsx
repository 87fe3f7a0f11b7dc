import { FormattedMessage, useIntl } from "react-intl";

export interface Counted {
  count: number;
  countIsExact: boolean;
}

/** How many customers a filter would leave. What was estimated from a sample says so. */
export function Count({ of, className }: { of: Counted | undefined; className: string }) {
  const intl = useIntl();
  if (!of) {
    return null;
  }
  return (
    <span className={className}>
      {of.countIsExact ? (
        intl.formatNumber(of.count)
      ) : (
        <FormattedMessage
          id="list.about"
          defaultMessage="{count, plural, =0 {few} other {about #}}"
          values={{ count: of.count }}
        />
      )}
    </span>
  );
}
