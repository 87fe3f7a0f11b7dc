import { FormattedMessage, useIntl } from "react-intl";
import { Refused } from "../api/errors";
import { useWrite } from "../api/hooks";
import { Button } from "../ui/Button";
import { ConfirmDialog, Dialog } from "../ui/Dialog";
import { FormProblem } from "../ui/form";
import { useNotify } from "../ui/toasts";
import type { Kind, Unit } from "./kinds";

interface Props {
  kind: Kind;
  /** As the list has it now: somebody may have come to it since the dialog was opened. */
  unit: Unit;
  onArchive: () => void;
  onClose: () => void;
}

/** Asks before a unit is gone; one that something belongs to can only be archived. */
export function DeleteDialog({ kind, unit, onArchive, onClose }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const remove = useWrite(kind.remove);
  const { id, name, isArchived } = unit;
  const customers = unit.customers ?? 0;
  const children = unit.children ?? 0;

  if (customers || children)
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={
          <FormattedMessage
            id="organization.cannotDelete"
            defaultMessage="“{name}” cannot be deleted"
            values={{ name }}
          />
        }
      >
        <div className="stack">
          <ul>
            {children > 0 && (
              <li>
                <FormattedMessage
                  id="organization.hasChildren"
                  defaultMessage="{kind, select, companies {{children, plural, one {# branch belongs} other {# branches belong}}} other {{children, plural, one {# department belongs} other {# departments belong}}}} to it."
                  values={{ kind: kind.id, children }}
                />
              </li>
            )}
            {customers > 0 && (
              <li>
                <FormattedMessage
                  id="organization.hasCustomers"
                  defaultMessage="{customers, plural, one {# customer belongs} other {# customers belong}} to it."
                  values={{ customers }}
                />
              </li>
            )}
          </ul>
          <p>
            {isArchived ? (
              <FormattedMessage
                id="organization.isArchivedAlready"
                defaultMessage="It is archived, so nothing new comes to it already."
              />
            ) : (
              <FormattedMessage
                id="organization.archiveInstead"
                defaultMessage="Archived, it is out of the way: nothing new comes to it, and whoever is there stays."
              />
            )}
          </p>
          <div className="dialog-actions">
            <Button autoFocus onPress={onClose}>
              <FormattedMessage id="ui.cancel" defaultMessage="Cancel" />
            </Button>
            {!isArchived && (
              <Button look="primary" onPress={onArchive}>
                <FormattedMessage id="organization.archive" defaultMessage="Archive" />
              </Button>
            )}
          </div>
        </div>
      </Dialog>
    );
  const run = () =>
    remove.mutate(
      { id },
      {
        onSuccess: () => {
          notify({
            kind: "success",
            title: intl.formatMessage({ id: "organization.deleted", defaultMessage: "“{name}” is gone" }, { name }),
          });
          onClose();
        },
      },
    );
  return (
    <ConfirmDialog
      isOpen
      isPending={remove.isPending}
      title={<FormattedMessage id="organization.deleteTitle" defaultMessage="Delete “{name}”?" values={{ name }} />}
      action={<FormattedMessage id="organization.deleteNow" defaultMessage="Delete “{name}”" values={{ name }} />}
      onConfirm={run}
      onClose={onClose}
    >
      <div className="stack">
        <p>
          <FormattedMessage
            id="organization.deleteHelp"
            defaultMessage="Nothing belongs to it. It disappears for good, and this cannot be undone."
          />
        </p>
        <FormProblem error={remove.error} root={remove.error instanceof Refused ? remove.error.message : undefined} />
      </div>
    </ConfirmDialog>
  );
}
