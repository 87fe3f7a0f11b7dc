import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Button } from "../ui/Button";
import type { TableColumn } from "../ui/DataTable";
import { EmptyState } from "../ui/states";
import { ConditionPanel } from "./ConditionPanel";
import { ConditionTable } from "./ConditionTable";
import type { Condition, Group } from "./kinds";
import { useConditionWords } from "./words";

/** Percentages and free shipping, one by one. */
export function Conditions({ group }: { group: Group }) {
  const intl = useIntl();
  const [isAdding, setAdding] = useState(false);
  const words = useConditionWords();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words are the same each time
  const columns = useMemo<TableColumn<Condition>[]>(
    () => [
      {
        id: "grant",
        title: intl.formatMessage({ id: "discounts.grants", defaultMessage: "Members get" }),
        minWidth: 90,
        width: 130,
        cell: (condition) => <strong className="number">{words.grant(condition)}</strong>,
      },
    ],
    [intl],
  );

  return (
    <>
      <ConditionTable
        group={group}
        isPrice={false}
        label={intl.formatMessage({ id: "discounts.conditions", defaultMessage: "Conditions" })}
        about={intl.formatMessage({ id: "discounts.about", defaultMessage: "On" })}
        columns={columns}
        tools={() => (
          <>
            <p className="muted small discounts-grow">
              <FormattedMessage
                id="discounts.bestWins"
                defaultMessage="Of all that fits, fixed prices as well, the best price for the customer counts."
              />
            </p>
            <Button look="primary" icon={<Plus aria-hidden="true" />} onPress={() => setAdding(true)}>
              <FormattedMessage id="discounts.addCondition" defaultMessage="Add condition" />
            </Button>
          </>
        )}
        empty={
          <EmptyState title={<FormattedMessage id="discounts.noConditions" defaultMessage="No conditions yet" />}>
            <FormattedMessage
              id="discounts.noConditionsHelp"
              defaultMessage="Add a percentage off everything, a category or a product, or free shipping. Fixed prices are beside this."
            />
          </EmptyState>
        }
        edit={(condition, onClose) => <ConditionPanel group={group} condition={condition} onClose={onClose} />}
      />
      {isAdding && <ConditionPanel group={group} onClose={() => setAdding(false)} />}
    </>
  );
}
