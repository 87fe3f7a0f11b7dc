import { useIntl } from "react-intl";
import { useAct } from "../customers/details/useAct";
import { inputsOf, type Owner, type Thing, thingsOf } from "./kinds";
import { AssignDocument, UnassignDocument } from "./query";

/** Take things away from a unit, at once and with "Undo"; what the shop has no more does not come back. */
export function useRemoving(owner: Owner) {
  const intl = useIntl();
  const assigning = useAct(AssignDocument);
  const unassigning = useAct(UnassignDocument);
  const remove = (things: readonly Thing[]) => {
    const known = things.filter(({ name }) => name);
    const [only] = things;
    const values = { count: things.length, name: only?.name ?? "", unit: owner.name };
    const back = () =>
      assigning.act(
        { ...inputsOf(owner), ...thingsOf(known) },
        {
          title: intl.formatMessage(
            {
              id: "assortment.putBack",
              defaultMessage: "{count, plural, one {Assigned again} other {# assigned again}}",
            },
            { count: known.length },
          ),
        },
      );
    const title =
      things.length === 1 && only?.name
        ? intl.formatMessage({ id: "assortment.removedOne", defaultMessage: "“{name}” removed from “{unit}”" }, values)
        : intl.formatMessage(
            {
              id: "assortment.removedMany",
              defaultMessage: "{count, plural, one {One thing} other {# things}} removed from “{unit}”",
            },
            values,
          );
    return unassigning.act(
      { ...inputsOf(owner), ...thingsOf(things) },
      { title, ...(known.length ? { undo: back } : {}) },
    );
  };
  return { remove, isPending: unassigning.isPending };
}
