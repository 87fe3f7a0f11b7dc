import { Calculator } from "lucide-react";
import { FormattedMessage, useIntl } from "react-intl";
import { useRead } from "../api/hooks";
import { useAct } from "../customers/details/useAct";
import { nameOf } from "../customers/status";
import { usePermission } from "../session/session";
import { ButtonLink } from "../ui/Button";
import { Card } from "../ui/Card";
import { Skeleton } from "../ui/states";
import { GroupPicker } from "./GroupPicker";
import { groupPath, LOCK_TEXTS, type Named, previewFor } from "./kinds";
import { CustomerGroupDocument } from "./query";
import { StatePill } from "./StatePill";
import { useConditionWords } from "./words";
import { AssignGroupDocument } from "./writes";
import "./discounts.css";

interface Props {
  customer: { id: string; firstName: string; lastName: string; email: string };
}

/** The customer's discount group: what it grants and locks, in words; changed at once, with "Undo". */
export function DiscountCard({ customer }: Props) {
  const intl = useIntl();
  const manages = usePermission("manage_discount_groups");
  const { data, error } = useRead(CustomerGroupDocument, { id: customer.id, manages });
  const words = useConditionWords();
  const { act } = useAct(AssignGroupDocument);
  const group = data?.customer?.discountGroup ?? null;
  // A shop without discount groups does not speak of them.
  if (error || (data && !group && !data.some?.totalCount)) return null;

  const assign = (to: Named | null) => ({ customerIds: [customer.id], ...(to ? { groupId: to.id } : {}) });
  const change = (to: Named | null) => {
    if (to?.id === group?.id) return;
    const said = (now: Named | null) =>
      now
        ? intl.formatMessage(
            { id: "discounts.nowIn", defaultMessage: "{name} is in the discount group “{group}” now" },
            { name: nameOf(customer), group: now.name },
          )
        : intl.formatMessage(
            { id: "discounts.nowInNone", defaultMessage: "{name} is in no discount group now" },
            { name: nameOf(customer) },
          );
    act(assign(to), { title: said(to), undo: () => act(assign(group), { title: said(group) }) });
  };
  const label = intl.formatMessage({ id: "discounts.one", defaultMessage: "Discount group" });
  const granted = group?.grants?.edges ?? [];
  const more = (group?.grants?.totalCount ?? 0) - granted.length;
  const prices = group?.prices?.totalCount ?? 0;
  return (
    <Card
      title={label}
      actions={
        manages &&
        group && (
          <ButtonLink to={previewFor(customer.id)} icon={<Calculator aria-hidden="true" />}>
            <FormattedMessage
              id="discounts.whatPays"
              defaultMessage="What does {name} pay?"
              values={{ name: customer.firstName || nameOf(customer) }}
            />
          </ButtonLink>
        )
      }
    >
      {!data ? (
        <Skeleton height={64} />
      ) : (
        <div className="stack">
          {manages ? (
            <GroupPicker label={label} hideLabel value={group} onChange={change} />
          ) : (
            <span>{group?.name ?? <FormattedMessage id="discounts.none" defaultMessage="None" />}</span>
          )}
          {group && (
            <>
              <div className="row-between">
                <StatePill group={group} />
                {manages && (
                  <ButtonLink to={groupPath(group.id)} look="quiet">
                    <FormattedMessage id="discounts.openGroup" defaultMessage="Open the group" />
                  </ButtonLink>
                )}
              </div>
              {(granted.length > 0 || prices > 0) && (
                <ul className="discounts-grants">
                  {granted.map(({ node }) => (
                    <li key={node.id}>{words.whole(node)}</li>
                  ))}
                  {more > 0 && (
                    <li className="muted">
                      <FormattedMessage
                        id="assortment.andMore"
                        defaultMessage="and {count, number} more"
                        values={{ count: more }}
                      />
                    </li>
                  )}
                  {prices > 0 && (
                    <li>
                      <FormattedMessage
                        id="discounts.priceCount"
                        defaultMessage="{count, plural, one {# fixed price} other {# fixed prices}}"
                        values={{ count: prices }}
                      />
                    </li>
                  )}
                </ul>
              )}
              {group.isValid && (group.locks?.length ?? 0) > 0 && (
                <ul className="discounts-grants">
                  {group.locks?.map((lock) => (
                    <li key={lock}>
                      <FormattedMessage {...LOCK_TEXTS[lock]} />
                    </li>
                  ))}
                </ul>
              )}
            </>
          )}
        </div>
      )}
    </Card>
  );
}
