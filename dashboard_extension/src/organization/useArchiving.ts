import { useIntl } from "react-intl";
import { useAct } from "../customers/details/useAct";
import type { Kind, Unit } from "./kinds";

/** Archive a unit, or restore one that is archived; done at once, with "Undo". */
export function useArchiving(kind: Kind) {
  const intl = useIntl();
  const archiving = useAct(kind.archive);
  const restoring = useAct(kind.restore);
  const archive = ({ id, name, isArchived }: Unit) => {
    const archived = intl.formatMessage(
      { id: "organization.isArchived", defaultMessage: "“{name}” is archived: nothing new comes to it" },
      { name },
    );
    const restored = intl.formatMessage(
      { id: "organization.isRestored", defaultMessage: "“{name}” is in use again" },
      { name },
    );
    if (isArchived) restoring.act({ id }, { title: restored, undo: () => archiving.act({ id }, { title: archived }) });
    else archiving.act({ id }, { title: archived, undo: () => restoring.act({ id }, { title: restored }) });
  };
  return { archive };
}
