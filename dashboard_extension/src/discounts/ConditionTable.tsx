import { Pencil, X } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useRead } from "../api/hooks";
import { Pager, pageOf } from "../app/Pager";
import { useUrlState } from "../app/useUrlState";
import { Button } from "../ui/Button";
import { DataTable, type TableColumn } from "../ui/DataTable";
import { Pill } from "../ui/Pill";
import { ErrorPanel, Loading } from "../ui/states";
import type { Condition, Group } from "./kinds";
import { ConditionsDocument } from "./query";
import { useRemoving } from "./useRemoving";
import { useConditionWords } from "./words";

interface Props {
  group: Group;
  /** Fixed prices, or percentages and free shipping. */
  isPrice: boolean;
  label: string;
  /** What a condition is about, which each row begins with. */
  about: string;
  /** What stands between that and what can be done. */
  columns: readonly TableColumn<Condition>[];
  /** What stands above the table; it is told whether there is anything. */
  tools: (isEmpty: boolean) => ReactNode;
  empty: ReactNode;
  /** The panel in which one is changed. */
  edit: (condition: Condition, onClose: () => void) => ReactNode;
}

/** What a group grants, page by page: each one is changed, or taken away with "Undo". */
export function ConditionTable({ group, isPrice, label, about, columns: own, tools, empty, edit }: Props) {
  const intl = useIntl();
  const [params] = useUrlState();
  const [edited, setEdited] = useState<Condition | null>(null);
  const { data, error, isPlaceholderData, refetch } = useRead(
    ConditionsDocument,
    { id: group.id, isPrice, ...pageOf(params) },
    { keep: true },
  );
  const removing = useRemoving(group);
  const words = useConditionWords();
  const conditions = useMemo(() => data?.group?.conditions?.edges.map(({ node }) => node) ?? [], [data]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the words and what is done are the same each time
  const columns = useMemo<TableColumn<Condition>[]>(
    () => [
      {
        id: "about",
        title: about,
        isRowHeader: true,
        minWidth: 150,
        cell: (condition) => <About condition={condition} isPrice={isPrice} />,
      },
      ...own,
      {
        id: "limits",
        title: intl.formatMessage({ id: "discounts.when", defaultMessage: "When" }),
        minWidth: 110,
        isWide: true,
        cell: (condition) =>
          words.limits(condition) ?? (
            <span className="muted">
              <FormattedMessage id="discounts.always" defaultMessage="always" />
            </span>
          ),
      },
      {
        id: "actions",
        title: intl.formatMessage({ id: "organization.actions", defaultMessage: "Actions" }),
        align: "end",
        width: 116,
        minWidth: 96,
        cell: (condition) => (
          <Actions
            name={words.whole(condition)}
            onEdit={() => setEdited(condition)}
            onRemove={() => removing.remove(condition, words.whole(condition))}
          />
        ),
      },
    ],
    [intl, own],
  );

  if (error && !data) return <ErrorPanel error={error} onRetry={refetch} />;
  if (!data) return <Loading lines={5} height={36} />;
  return (
    <>
      <div className="discounts-tools">{tools(!conditions.length)}</div>
      <div className="discounts-table">
        <DataTable
          label={label}
          columns={columns}
          items={conditions}
          isStale={isPlaceholderData || removing.isPending}
          empty={empty}
        />
      </div>
      <Pager page={data.group?.conditions?.pageInfo} />
      {edited && edit(edited, () => setEdited(null))}
    </>
  );
}

/** What a condition is about; what the shop has deleted still stands here and does nothing. */
function About({ condition, isPrice }: { condition: Condition; isPrice: boolean }) {
  const { target, about, limits } = useConditionWords();
  const { targetId, targetName } = condition;
  const isGone = targetId && !targetName;
  const when = limits(condition);
  return (
    <span className="stack-tight discounts-name">
      {isGone ? <Pill tone="warning">{about(condition)}</Pill> : <span>{about(condition)}</span>}
      {targetId && !isPrice && (
        <span className="small muted">
          {target(condition.target)}
          {condition.target === "CATEGORY" && !isGone && (
            <>
              {", "}
              <FormattedMessage id="assortment.withAll" defaultMessage="with all below it" />
            </>
          )}
        </span>
      )}
      {when && <span className="small table-narrow">{when}</span>}
    </span>
  );
}

/** What can be done to a condition or price; `name` says which one to those who hear it. */
function Actions({ name, onEdit, onRemove }: { name: string; onEdit: () => void; onRemove: () => void }) {
  const intl = useIntl();
  return (
    <span className="discounts-actions">
      <Button
        look="quiet"
        aria-label={intl.formatMessage({ id: "discounts.editOne", defaultMessage: "Edit {name}" }, { name })}
        icon={<Pencil aria-hidden="true" />}
        onPress={onEdit}
      />
      <Button
        look="quiet"
        aria-label={intl.formatMessage({ id: "assortment.removeOne", defaultMessage: "Remove {name}" }, { name })}
        icon={<X aria-hidden="true" />}
        onPress={onRemove}
      />
    </span>
  );
}
