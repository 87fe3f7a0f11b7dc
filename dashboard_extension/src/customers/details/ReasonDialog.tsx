import { FormattedMessage, useIntl } from "react-intl";
import { z } from "zod/mini";
import { useWrite } from "../../api/hooks";
import { EditForm } from "../../app/EditForm";
import { useKeptForm } from "../../app/useKeptForm";
import { Dialog } from "../../ui/Dialog";
import { FormField, showRefusals, useErrorText, useZodForm } from "../../ui/form";
import { useNotify } from "../../ui/toasts";
import { nameOf } from "../status";
import type { Customer } from "./query";
import type { Standing } from "./useStanding";
import { BlockDocument, PutOnHoldDocument } from "./writes";

/** What needs a reason. */
export type Measure = "block" | "hold";

interface Props {
  measure: Measure;
  customer: Customer;
  standing: Standing;
  onClose: () => void;
}

/** Asks why, before a customer is kept from ordering; changes the reason where that is so already. */
export function ReasonDialog({ measure, customer, standing, onClose }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const block = useWrite(BlockDocument);
  const hold = useWrite(PutOnHoldDocument);
  const blocks = measure === "block";
  const write = blocks ? block : hold;
  const before = (blocks ? customer.block?.reason : customer.onHoldDetails?.reason) ?? "";
  const { required } = useErrorText();
  const schema = z.object({ reason: z.string().check(z.trim(), z.minLength(1, required), z.maxLength(2000)) });
  const form = useZodForm<{ reason: string }>(schema, { reason: before });
  const keep = useKeptForm(form, `customer-${measure}:${customer.id}`);
  const name = nameOf(customer);

  const submit = form.handleSubmit(({ reason }) =>
    write.mutate(
      { id: customer.id, reason },
      {
        onError: (error) => {
          keep(error);
          showRefusals(form, error);
        },
        onSuccess: () => {
          notify({
            kind: "success",
            title: standing.say(blocks ? "blocked" : "onHold"),
            text: reason,
            ...(before
              ? {}
              : {
                  action: {
                    label: intl.formatMessage({ id: "details.undo", defaultMessage: "Undo" }),
                    run: blocks ? standing.undoBlock : standing.undoHold,
                  },
                }),
          });
          onClose();
        },
      },
    ),
  );

  return (
    <Dialog
      isOpen
      onClose={onClose}
      isDismissable={false}
      title={
        blocks ? (
          <FormattedMessage id="details.blockTitle" defaultMessage="Block {name}" values={{ name }} />
        ) : (
          <FormattedMessage id="details.holdTitle" defaultMessage="Put {name} on hold" values={{ name }} />
        )
      }
    >
      <EditForm
        onSubmit={submit}
        onClose={onClose}
        write={write}
        state={form.formState}
        action={
          before ? (
            <FormattedMessage id="details.changeReason" defaultMessage="Change reason" />
          ) : blocks ? (
            <FormattedMessage id="details.block" defaultMessage="Block" />
          ) : (
            <FormattedMessage id="details.hold" defaultMessage="Put on hold" />
          )
        }
      >
        <p>
          {blocks ? (
            <FormattedMessage
              id="details.blockHelp"
              defaultMessage="At once: no log-in, open sessions end, and no order, also not one that is being placed now."
            />
          ) : (
            <FormattedMessage
              id="details.holdHelp"
              defaultMessage="At once: the customer can log in and look, but place no order."
            />
          )}
        </p>
        <FormField
          control={form.control}
          name="reason"
          rows={3}
          isRequired
          autoFocus
          label={<FormattedMessage id="details.reason" defaultMessage="Reason" />}
          help={<FormattedMessage id="details.reasonHelp" defaultMessage="For staff; the customer does not see it." />}
        />
      </EditForm>
    </Dialog>
  );
}
