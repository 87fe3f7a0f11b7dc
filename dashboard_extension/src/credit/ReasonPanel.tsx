import { FormattedMessage, useIntl } from "react-intl";
import { z } from "zod/mini";
import { useWrite } from "../api/hooks";
import { Button } from "../ui/Button";
import { SidePanel } from "../ui/Dialog";
import { FormField, FormProblem, showRefusals, useErrorText, useZodForm } from "../ui/form";
import { useNotify } from "../ui/toasts";
import { CreateReasonDocument, UpdateReasonDocument } from "./overviewQuery";
import type { Reason } from "./Reasons";
import { inWords } from "./refusals";

interface Values extends Record<string, string> {
  label: string;
  /** Never changes later; empty until somebody types one, then it is made from the label. */
  code: string;
}

/** Makes a reason, or renames one. */
export function ReasonPanel({ reason, onClose }: { reason: Reason | "new" | null; onClose: () => void }) {
  return (
    <SidePanel
      title={
        reason === "new" ? (
          <FormattedMessage id="credit.newReason" defaultMessage="New reason" />
        ) : (
          <FormattedMessage id="credit.renameReason" defaultMessage="Rename reason" />
        )
      }
      isOpen={reason !== null}
      onClose={onClose}
    >
      {reason !== null && <ReasonForm reason={reason === "new" ? null : reason} onClose={onClose} />}
    </SidePanel>
  );
}

function ReasonForm({ reason, onClose }: { reason: Reason | null; onClose: () => void }) {
  const intl = useIntl();
  const notify = useNotify();
  const { required } = useErrorText();
  const create = useWrite(CreateReasonDocument);
  const update = useWrite(UpdateReasonDocument);
  const write = reason ? update : create;
  const long = intl.formatMessage({ id: "credit.labelLong", defaultMessage: "200 characters at most." });
  const spelled = intl.formatMessage({
    id: "credit.codeSpelling",
    defaultMessage: "Letters, digits, hyphens and underscores only, 50 at most.",
  });
  const schema = z.object({
    label: z.string().check(z.trim(), z.minLength(1, required), z.maxLength(200, long)),
    code: z.string().check(z.regex(/^[A-Za-z0-9_-]{0,50}$/, spelled)),
  });
  const form = useZodForm<Values>(schema as unknown as z.ZodMiniType<Values, Values>, {
    label: reason?.label ?? "",
    code: "",
  });

  const submit = form.handleSubmit(async ({ label, code }) => {
    try {
      if (reason) await update.mutateAsync({ input: { code: reason.code, label, isActive: reason.isActive } });
      else await create.mutateAsync({ input: { code: code || codeOf(label), label } });
      notify({
        kind: "success",
        title: reason
          ? intl.formatMessage({ id: "credit.renamed", defaultMessage: "Reason renamed to “{label}”" }, { label })
          : intl.formatMessage(
              { id: "credit.reasonMade", defaultMessage: "Reason “{label}” can be chosen now" },
              { label },
            ),
      });
      onClose();
    } catch (error) {
      showRefusals(form, inWords(intl, error), intl);
    }
  });

  return (
    <form className="form" onSubmit={submit} noValidate>
      <FormField
        control={form.control}
        name="label"
        label={<FormattedMessage id="credit.label" defaultMessage="What people read" />}
        autoFocus
        isRequired
      />
      {!reason && (
        <FormField
          control={form.control}
          name="code"
          label={<FormattedMessage id="credit.code" defaultMessage="Code" />}
          help={
            <FormattedMessage
              id="credit.codeHelp"
              defaultMessage="For other systems; it never changes. Left empty, it is made from the text."
            />
          }
          autoComplete="off"
        />
      )}
      <FormProblem error={write.error} root={form.formState.errors.root?.message} />
      <div className="form-actions">
        <Button onPress={onClose}>
          <FormattedMessage id="credit.cancel" defaultMessage="Cancel" />
        </Button>
        <Button look="primary" type="submit" isDisabled={write.isPending}>
          <FormattedMessage id="credit.save" defaultMessage="Save" />
        </Button>
      </div>
    </form>
  );
}

/** A code for a label: "Goodwill, June" is goodwill-june. */
export function codeOf(label: string): string {
  const plain = label.replaceAll("ß", "ss").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return (
    plain
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 50) || "reason"
  );
}
