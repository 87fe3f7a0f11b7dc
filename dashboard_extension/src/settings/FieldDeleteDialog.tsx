import { FormattedMessage, useIntl } from "react-intl";
import { Refused } from "../api/errors";
import { useWrite } from "../api/hooks";
import { Button } from "../ui/Button";
import { ConfirmDialog, Dialog } from "../ui/Dialog";
import { FormProblem } from "../ui/form";
import { useNotify } from "../ui/toasts";
import type { Field } from "./FieldSettings";
import { DeleteFieldDocument } from "./query";

interface Props {
  field: Field;
  onArchive: () => void;
  onClose: () => void;
}

/** Asks before a field is gone; one that customers have something in can only be archived. */
export function FieldDeleteDialog({ field, onArchive, onClose }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const remove = useWrite(DeleteFieldDocument);
  const { name, customers, isActive } = field;
  // Filled in by somebody since the list was read: the refusal says so, and the list behind is read again.
  const isUsed = customers > 0;
  if (isUsed)
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={
          <FormattedMessage id="settings.cannotDelete" defaultMessage="“{name}” cannot be deleted" values={{ name }} />
        }
      >
        <div className="stack">
          <p>
            <FormattedMessage
              id="settings.fieldUsed"
              defaultMessage="{customers, plural, one {One customer has} other {# customers have}} something in this field, and deleting it would lose that."
              values={{ customers }}
            />{" "}
            {isActive ? (
              <FormattedMessage
                id="settings.archiveInstead"
                defaultMessage="Archived, it is out of the way and keeps what is in it."
              />
            ) : (
              <FormattedMessage
                id="settings.isArchivedAlready"
                defaultMessage="It is archived, so it is out of the way already."
              />
            )}
          </p>
          <div className="dialog-actions">
            <Button autoFocus onPress={onClose}>
              <FormattedMessage id="ui.cancel" defaultMessage="Cancel" />
            </Button>
            {isActive && (
              <Button look="primary" onPress={onArchive}>
                <FormattedMessage id="settings.archive" defaultMessage="Archive" />
              </Button>
            )}
          </div>
        </div>
      </Dialog>
    );
  return (
    <ConfirmDialog
      isOpen
      isPending={remove.isPending}
      title={<FormattedMessage id="settings.deleteTitle" defaultMessage="Delete “{name}”?" values={{ name }} />}
      action={<FormattedMessage id="settings.deleteNow" defaultMessage="Delete “{name}”" values={{ name }} />}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(
          { id: field.id },
          {
            onSuccess: () => {
              notify({
                kind: "success",
                title: intl.formatMessage(
                  { id: "settings.fieldDeleted", defaultMessage: "The field “{name}” is gone" },
                  { name },
                ),
              });
              onClose();
            },
          },
        )
      }
    >
      <div className="stack">
        <p>
          <FormattedMessage
            id="settings.deleteField"
            defaultMessage="No customer has anything in it. It disappears from all pages, and this cannot be undone."
          />
        </p>
        <FormProblem error={remove.error} root={remove.error instanceof Refused ? remove.error.message : undefined} />
      </div>
    </ConfirmDialog>
  );
}
