import { FormattedMessage, useIntl } from "react-intl";
import { Refused } from "../api/errors";
import { useWrite } from "../api/hooks";
import { Button, ButtonLink } from "../ui/Button";
import { ConfirmDialog, Dialog } from "../ui/Dialog";
import { FormProblem } from "../ui/form";
import { useNotify } from "../ui/toasts";
import { type Group, groupPath } from "./kinds";
import { DeleteGroupDocument } from "./writes";

interface Props {
  /** As it is now: somebody may have come into it since the dialog was opened. */
  group: Group;
  onClose: () => void;
  onDeleted?: () => void;
}

/** Asks before a group is gone; one that somebody is in stays, and its members are to be seen. */
export function DeleteDialog({ group, onClose, onDeleted }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const remove = useWrite(DeleteGroupDocument, {
    onDone: () => {
      notify({
        kind: "success",
        title: intl.formatMessage(
          { id: "discounts.deleted", defaultMessage: "“{name}” is gone" },
          { name: group.name },
        ),
      });
      onClose();
      onDeleted?.();
    },
  });
  const { id, name } = group;
  const customers = group.customers ?? 0;
  if (customers)
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={
          <FormattedMessage id="discounts.cannotDelete" defaultMessage="“{name}” cannot be deleted" values={{ name }} />
        }
      >
        <div className="stack">
          <p>
            <FormattedMessage
              id="discounts.hasMembers"
              defaultMessage="{customers, plural, one {# customer is} other {# customers are}} in it. Put them into another group, or into none, first; or let the group end by its last day."
              values={{ customers }}
            />
          </p>
          <div className="dialog-actions">
            <Button autoFocus onPress={onClose}>
              <FormattedMessage id="ui.cancel" defaultMessage="Cancel" />
            </Button>
            <ButtonLink to={`${groupPath(id)}?tab=members`}>
              <FormattedMessage id="discounts.showMembers" defaultMessage="Show the members" />
            </ButtonLink>
          </div>
        </div>
      </Dialog>
    );
  return (
    <ConfirmDialog
      isOpen
      isPending={remove.isPending}
      title={<FormattedMessage id="discounts.deleteTitle" defaultMessage="Delete “{name}”?" values={{ name }} />}
      action={<FormattedMessage id="discounts.deleteNow" defaultMessage="Delete “{name}”" values={{ name }} />}
      onConfirm={() => remove.mutate({ id })}
      onClose={onClose}
    >
      <div className="stack">
        <p>
          <FormattedMessage
            id="discounts.deleteHelp"
            defaultMessage="Nobody is in it. It disappears with its conditions and fixed prices, and this cannot be undone. Orders keep the prices that they were placed at."
          />
        </p>
        <FormProblem error={remove.error} root={remove.error instanceof Refused ? remove.error.message : undefined} />
      </div>
    </ConfirmDialog>
  );
}
