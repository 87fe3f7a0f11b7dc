import { FormattedMessage, useIntl } from "react-intl";
import { useNavigate } from "react-router";
import { Refused } from "../../api/errors";
import { useWrite } from "../../api/hooks";
import { Button } from "../../ui/Button";
import { ConfirmDialog, Dialog } from "../../ui/Dialog";
import { ErrorPanel } from "../../ui/states";
import { useNotify } from "../../ui/toasts";
import { neighboursOf } from "../list/neighbours";
import { nameOf } from "../status";
import type { Customer } from "./query";
import { DeleteDocument } from "./writes";

interface Props {
  customer: Customer;
  onBlock: () => void;
  onClose: () => void;
}

/** Asks once, then deletes; where the shop refuses, says why and offers to block the customer instead. */
export function DeleteDialog({ customer, onBlock, onClose }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const navigate = useNavigate();
  const name = nameOf(customer);
  const write = useWrite(DeleteDocument, {
    onDone: () => {
      notify({
        kind: "success",
        title: intl.formatMessage({ id: "details.deleted", defaultMessage: "{name} was deleted" }, { name }),
      });
      navigate(neighboursOf(customer.id).list, { replace: true });
    },
  });

  if (write.error)
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={<FormattedMessage id="details.notDeleted" defaultMessage="{name} was not deleted" values={{ name }} />}
      >
        <div className="stack">
          {write.error instanceof Refused ? (
            <div className="stack-tight" role="alert">
              {write.error.has("IN_USE") && (
                <p>
                  <FormattedMessage
                    id="details.whyNotDeleted"
                    defaultMessage="Whoever has orders, credit or a running payment cannot be deleted. A block does as well: no log-in, no order."
                  />
                </p>
              )}
              <p className="muted">{write.error.message}</p>
            </div>
          ) : (
            <ErrorPanel error={write.error} />
          )}
          <div className="dialog-actions">
            <Button onPress={onClose} autoFocus>
              <FormattedMessage id="ui.close" defaultMessage="Close" />
            </Button>
            {write.error instanceof Refused && customer.status !== "BLOCKED" && (
              <Button look="critical" onPress={onBlock}>
                <FormattedMessage id="details.blockInstead" defaultMessage="Block instead" />
              </Button>
            )}
          </div>
        </div>
      </Dialog>
    );
  return (
    <ConfirmDialog
      isOpen
      isPending={write.isPending}
      title={<FormattedMessage id="details.deleteTitle" defaultMessage="Delete {name} for good?" values={{ name }} />}
      action={<FormattedMessage id="details.deleteAction" defaultMessage="Delete {name}" values={{ name }} />}
      onClose={onClose}
      onConfirm={() => write.mutate({ id: customer.id })}
    >
      <FormattedMessage
        id="details.deleteHelp"
        defaultMessage="The account, its addresses, tags and notes are gone, and cannot be brought back. Customers with orders or credit cannot be deleted."
      />
    </ConfirmDialog>
  );
}
