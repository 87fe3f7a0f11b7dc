import { ArrowRight } from "lucide-react";
import { FormattedMessage, useIntl } from "react-intl";
import { DateTime } from "../../i18n/DateTime";
import type { Field, TimelineItem } from "./query";
import { fieldText, inOrder, kindText, valueText } from "./timelineTexts";

/** What happened, newest first: what, by whom, when, and what was before and after. */
export function TimelineList({ items, fields }: { items: readonly TimelineItem[]; fields: readonly Field[] }) {
  const intl = useIntl();
  return (
    <ol className="timeline">
      {items.map((item) => (
        <li key={item.id} className="timeline-item">
          <div className="timeline-head">
            <span className="timeline-what">{kindText(intl, item.kind)}</span>
            {item.reference && (
              <span className="small muted number">
                <FormattedMessage
                  id="details.reference"
                  defaultMessage="No. {reference}"
                  values={{ reference: item.reference }}
                />
              </span>
            )}
            <span className="small muted timeline-when">
              <Actor item={item} /> · <DateTime value={item.time} time />
            </span>
          </div>
          {item.changes.length > 0 && (
            <ul className="timeline-changes">
              {inOrder(item.changes).map((change) => (
                <li key={change.field}>
                  <span className="muted">{fieldText(intl, item, change.field, fields)}: </span>
                  <Change {...change} isList={change.field === "tags"} />
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  );
}

interface ChangeProps {
  field: string;
  before?: string | null;
  after?: string | null;
  isList: boolean;
}

function Change({ field, before, after, isList }: ChangeProps) {
  const intl = useIntl();
  const old = before == null ? null : valueText(intl, field, before);
  const now = after == null ? null : valueText(intl, field, after);
  // Of a list, what was taken away and what was added: not one value that became another.
  if (isList)
    return (
      <span>
        {now && <ins>+ {now}</ins>} {old && <del>− {old}</del>}
      </span>
    );
  if (old === null) return <span>{now ?? "–"}</span>;
  return (
    <span>
      <del>{old}</del> <ArrowRight className="timeline-arrow" aria-hidden="true" />
      <span className="visually-hidden">
        <FormattedMessage id="details.became" defaultMessage="became" />
      </span>{" "}
      <span>{now ?? "–"}</span>
    </span>
  );
}

function Actor({ item: { actor } }: { item: TimelineItem }) {
  if (actor.name) return <>{actor.name}</>;
  switch (actor.kind) {
    case "CUSTOMER":
      return <FormattedMessage id="details.byCustomer" defaultMessage="the customer" />;
    case "STAFF":
      return <FormattedMessage id="details.byStaff" defaultMessage="staff, who are gone" />;
    case "APP":
      return <FormattedMessage id="details.byApp" defaultMessage="another system" />;
    case "ANONYMOUS":
      return <FormattedMessage id="details.byVisitor" defaultMessage="a visitor" />;
    default:
      return <FormattedMessage id="details.bySystem" defaultMessage="the shop itself" />;
  }
}
