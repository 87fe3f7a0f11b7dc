import { FormattedMessage, FormattedNumber } from "react-intl";

export interface Counted {
  count: number;
  countIsExact: boolean;
}

/** How many customers a filter would leave. What was estimated from a sample says so. */
export function Count({ of, className }: { of: Counted | undefined; className: string }) {
  return of ? <span className={className}>{text(of)}</span> : null;
}

function text({ count, countIsExact }: Counted) {
  if (countIsExact) {
    return <FormattedNumber value={count} />;
  }
  if (count === 0) {
    return <FormattedMessage id="list.few" defaultMessage="few" />;
  }
  return <FormattedMessage id="list.about" defaultMessage="about {count, number}" values={{ count }} />;
}
