import { FormattedMessage, useIntl } from "react-intl";
import { z } from "zod/mini";
import { Refused } from "../api/errors";
import { useWrite } from "../api/hooks";
import { EditForm } from "../app/EditForm";
import { SidePanel } from "../ui/Dialog";
import { FormField, showRefusals, useErrorText, useZodForm } from "../ui/form";
import { useNotify } from "../ui/toasts";
import { CreateReasonDocument, UpdateReasonDocument } from "./query";
import type { Reason } from "./ReasonSettings";
import { useFollowingCode } from "./useFollowingCode";

interface Props {
  /** The one to rename; null makes a new one. */
  reason: Reason | null;
  reasons: readonly Reason[];
  onClose: () => void;
}

interface Values {
  label: string;
  code: string;
}

/** Add a reason, or call one otherwise. Its code follows the label until somebody types one, and never changes later. */
export function ReasonPanel({ reason, reasons, onClose }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const create = useWrite(CreateReasonDocument);
  const update = useWrite(UpdateReasonDocument);
  const write = reason ? update : create;
  const { required } = useErrorText();
  const tooLong = (most: number) =>
    intl.formatMessage({ id: "settings.tooLong", defaultMessage: "{most} characters at most" }, { most });
  const taken = intl.formatMessage({
    id: "settings.reasonTaken",
    defaultMessage: "There is a reason with this code already",
  });
  const schema = z.object({
    label: z.string().check(z.trim(), z.minLength(1, required), z.maxLength(200, tooLong(200))),
    code: z.string().check(
      z.trim(),
      z.minLength(1, required),
      z.maxLength(50, tooLong(50)),
      z.regex(
        /^[A-Za-z0-9_-]*$/,
        intl.formatMessage({
          id: "settings.reasonCodeForm",
          defaultMessage: "Letters, digits, hyphens and underscores only",
        }),
      ),
      z.refine((code) => Boolean(reason) || !reasons.some((other) => other.code === code), taken),
    ),
  });
  const form = useZodForm<Values>(schema, { label: reason?.label ?? "", code: reason?.code ?? "" });
  useFollowingCode(form, "label", "code", !reason);

  const options = {
    onError: (error: Error) => {
      if (error instanceof Refused && error.has("UNIQUE"))
        form.setError("code", { type: "UNIQUE", message: taken }, { shouldFocus: true });
      else showRefusals(form, error);
    },
    onSuccess: () => {
      const name = form.getValues("label");
      notify({
        kind: "success",
        title: reason
          ? intl.formatMessage(
              { id: "settings.reasonSaved", defaultMessage: "The reason is called “{name}” now" },
              { name },
            )
          : intl.formatMessage({ id: "settings.reasonAdded", defaultMessage: "“{name}” can be chosen now" }, { name }),
      });
      onClose();
    },
  };
  const save = form.handleSubmit((values) =>
    reason
      ? update.mutate({ input: { code: reason.code, label: values.label, isActive: reason.isActive } }, options)
      : create.mutate({ input: values }, options),
  );

  return (
    <SidePanel
      isOpen
      onClose={onClose}
      title={
        reason ? (
          <FormattedMessage id="settings.renameReason" defaultMessage="Rename the reason" />
        ) : (
          <FormattedMessage id="settings.newReason" defaultMessage="New reason" />
        )
      }
    >
      <EditForm
        onSubmit={save}
        onClose={onClose}
        write={write}
        state={form.formState}
        action={
          reason ? (
            <FormattedMessage id="settings.save" defaultMessage="Save" />
          ) : (
            <FormattedMessage id="settings.add" defaultMessage="Add" />
          )
        }
      >
        <FormField
          control={form.control}
          name="label"
          isRequired
          autoFocus
          autoComplete="off"
          label={<FormattedMessage id="settings.label" defaultMessage="What people read" />}
        />
        <FormField
          control={form.control}
          name="code"
          isRequired
          isDisabled={Boolean(reason)}
          autoComplete="off"
          label={<FormattedMessage id="settings.code" defaultMessage="Code" />}
          help={
            <FormattedMessage
              id="settings.codeHelp"
              defaultMessage="What other systems read. It cannot be changed later."
            />
          }
        />
      </EditForm>
    </SidePanel>
  );
}
