import { Pencil, Plus, X } from "lucide-react";
import { useMemo, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useRead } from "../api/hooks";
import { Pager, pageOf } from "../app/Pager";
import { useUrlState } from "../app/useUrlState";
import { Button } from "../ui/Button";
import { DataTable, type TableColumn } from "../ui/DataTable";
import { Pill } from "../ui/Pill";
import { EmptyState, ErrorPanel, Loading } from "../ui/states";
import { ConditionPanel } from "./ConditionPanel";
import type { Condition, Group } from "./kinds";
import { ConditionsDocument } from "./query";
import { useRemoving } from "./useRemoving";
import { useConditionWords } from "./words";

type Task = { condition?: Condition };

/** Percentages and free shipping: added, changed and taken away, each with "Undo". */
export function Conditions({ group }: { group: Group }) {
  const intl = useIntl();
  const [params] = useUrlState();
  const [task, setTask] = useState<Task | null>(null);
  const { data, error, isPlaceholderData, refetch } = useRead(
    ConditionsDocument,
    { id: group.id, isPrice: false, ...pageOf(params) },
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
        title: intl.formatMessage({ id: "discounts.about", defaultMessage: "On" }),
        isRowHeader: true,
        minWidth: 150,
        cell: (condition) => <About condition={condition} />,
      },
      {
        id: "grant",
        title: intl.formatMessage({ id: "discounts.grants", defaultMessage: "Members get" }),
        minWidth: 90,
        width: 130,
        cell: (condition) => <strong className="number">{words.grant(condition)}</strong>,
      },
      {
        id: "limits",
        title: intl.formatMessage({ id: "discounts.when", defaultMessage: "When" }),
        minWidth: 110,
        cell: (condition) => words.limits(condition) ?? <span className="muted">{always(intl)}</span>,
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
            onEdit={() => setTask({ condition })}
            onRemove={() => removing.remove(condition, words.whole(condition))}
          />
        ),
      },
    ],
    [intl],
  );

  if (error && !data) return <ErrorPanel error={error} onRetry={refetch} />;
  if (!data) return <Loading lines={5} height={36} />;
  const add = () => setTask({});
  return (
    <>
      <div className="discounts-tools">
        <p className="muted small discounts-grow">
          <FormattedMessage
            id="discounts.bestWins"
            defaultMessage="Of all that fits, fixed prices as well, the best price for the customer counts."
          />
        </p>
        <Button look="primary" icon={<Plus aria-hidden="true" />} onPress={add}>
          <FormattedMessage id="discounts.addCondition" defaultMessage="Add condition" />
        </Button>
      </div>
      <div className="discounts-table">
        <DataTable
          label={intl.formatMessage({ id: "discounts.conditions", defaultMessage: "Conditions" })}
          columns={columns}
          items={conditions}
          isStale={isPlaceholderData || removing.isPending}
          empty={
            <EmptyState title={<FormattedMessage id="discounts.noConditions" defaultMessage="No conditions yet" />}>
              <FormattedMessage
                id="discounts.noConditionsHelp"
                defaultMessage="Add a percentage off everything, a category or a product, or free shipping. Fixed prices are beside this."
              />
            </EmptyState>
          }
        />
      </div>
      <Pager page={data.group?.conditions?.pageInfo} />
      {task && <ConditionPanel group={group} {...task} onClose={() => setTask(null)} />}
    </>
  );
}

const always = (intl: ReturnType<typeof useIntl>) =>
  intl.formatMessage({ id: "discounts.always", defaultMessage: "always" });

/** What a condition is about; what the shop has deleted still stands here and does nothing. */
export function About({ condition }: { condition: Condition }) {
  const { target, about } = useConditionWords();
  const { targetId, targetName } = condition;
  if (targetId && !targetName)
    return (
      <span className="stack-tight discounts-name">
        <Pill tone="warning">{about(condition)}</Pill>
        <span className="small muted">{target(condition.target)}</span>
      </span>
    );
  return (
    <span className="stack-tight discounts-name">
      <span>{about(condition)}</span>
      {targetId && (
        <span className="small muted">
          {target(condition.target)}
          {condition.target === "CATEGORY" && (
            <>
              {", "}
              <FormattedMessage id="assortment.withAll" defaultMessage="with all below it" />
            </>
          )}
        </span>
      )}
    </span>
  );
}

/** What can be done to a condition or price; `name` says which one to those who hear it. */
export function Actions({ name, onEdit, onRemove }: { name: string; onEdit: () => void; onRemove: () => void }) {
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
