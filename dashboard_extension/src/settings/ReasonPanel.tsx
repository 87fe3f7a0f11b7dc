import { useEffect } from "react";
import { useWatch } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { z } from "zod/mini";
import { Refused } from "../api/errors";
import { useWrite } from "../api/hooks";
import { LeaveGuard } from "../app/useLeaveGuard";
import { Button } from "../ui/Button";
import { SidePanel } from "../ui/Dialog";
import { FormField, FormProblem, showRefusals, useErrorText, useZodForm } from "../ui/form";
import { useNotify } from "../ui/toasts";
import { CreateReasonDocument, UpdateReasonDocument } from "./query";
import type { Reason } from "./ReasonSettings";
import { slugOf } from "./slug";

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
  const { dirtyFields, errors, isDirty } = form.formState;
  const label = useWatch({ control: form.control, name: "label" });
  const follows = !reason && !dirtyFields.code;
  useEffect(() => {
    if (follows) form.resetField("code", { defaultValue: slugOf(label) });
  }, [follows, label, form]);

  const options = {
    onError: (error: Error) => {
      if (error instanceof Refused && error.has("UNIQUE"))
        form.setError("code", { type: "UNIQUE", message: taken }, { shouldFocus: true });
      else showRefusals(form, error, intl);
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
      <form className="form" onSubmit={save} noValidate>
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
        <FormProblem error={write.error} root={errors.root?.message} />
        <div className="form-actions">
          <Button onPress={onClose}>
            <FormattedMessage id="ui.cancel" defaultMessage="Cancel" />
          </Button>
          <Button type="submit" look="primary" isDisabled={write.isPending}>
            {reason ? (
              <FormattedMessage id="settings.save" defaultMessage="Save" />
            ) : (
              <FormattedMessage id="settings.add" defaultMessage="Add" />
            )}
          </Button>
        </div>
      </form>
      <LeaveGuard isDirty={isDirty} />
    </SidePanel>
  );
}
