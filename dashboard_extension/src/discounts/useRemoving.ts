import { useIntl } from "react-intl";
import { useAct } from "../customers/details/useAct";
import { type Condition, type Group, inputOf } from "./kinds";
import { AddConditionDocument, RemoveConditionDocument } from "./writes";

/** Take a condition or a price away, at once and with "Undo"; what the shop has no more does not come back. */
export function useRemoving(group: Group) {
  const intl = useIntl();
  const adding = useAct(AddConditionDocument);
  const removing = useAct(RemoveConditionDocument);
  const remove = (condition: Condition, name: string) => {
    const back = () =>
      adding.act(
        { groupId: group.id, condition: inputOf(condition) },
        { title: intl.formatMessage({ id: "discounts.putBack", defaultMessage: "There again: {name}" }, { name }) },
      );
    const isGone = condition.targetId && !condition.targetName;
    return removing.act(
      { groupId: group.id, conditionId: condition.id },
      {
        title: intl.formatMessage({ id: "discounts.removed", defaultMessage: "Removed: {name}" }, { name }),
        ...(isGone ? {} : { undo: back }),
      },
    );
  };
  return { remove, isPending: removing.isPending };
}
