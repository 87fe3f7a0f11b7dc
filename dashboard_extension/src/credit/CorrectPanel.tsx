import { useState } from "react";
import { useWatch } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { z } from "zod/mini";
import { Expired } from "../api/errors";
import { useRead, useWrite } from "../api/hooks";
import { useDraft } from "../app/drafts";
import { LeaveGuard } from "../app/useLeaveGuard";
import { graphql } from "../gql";
import type { CreditEntryRowFragment } from "../gql/graphql";
import { DateTime } from "../i18n/DateTime";
import { Money, useMoney } from "../i18n/Money";
import { Button } from "../ui/Button";
import { SidePanel } from "../ui/Dialog";
import { FormField, FormProblem, FormSelect, showRefusals, useErrorText, useZodForm } from "../ui/form";
import { ErrorPanel, Loading } from "../ui/states";
import { useNotify } from "../ui/toasts";
import { amountOf, amountProblem } from "./amounts";
import { absolute, compare } from "./decimal";
import type { Reasons } from "./PostingForm";
import { CorrectDocument } from "./query";
import { useKindText } from "./words";

const ReasonsDocument = graphql(`
  query CreditReasonsToChoose {
    creditReasons(isActive: true) {
      code
      label
    }
  }
`);

interface Values extends Record<string, string> {
  /** Empty for all that is left of the entry. */
  amount: string;
  reason: string;
  note: string;
}

interface Draft {
  values: Values;
  key: string;
}

/** Takes back a mistaken entry, wholly or in part, by a new one. */
export function CorrectPanel({ entry, onClose }: { entry: CreditEntryRowFragment | null; onClose: () => void }) {
  return (
    <SidePanel
      title={
        <FormattedMessage
          id="credit.correctTitle"
          defaultMessage="Correct entry {sequence}"
          values={{ sequence: entry?.sequence ?? "" }}
        />
      }
      isOpen={entry !== null}
      onClose={onClose}
    >
      {entry && <Correction entry={entry} onClose={onClose} />}
    </SidePanel>
  );
}

function Correction({ entry, onClose }: { entry: CreditEntryRowFragment; onClose: () => void }) {
  const { data, error, refetch } = useRead(ReasonsDocument, {});
  if (!data) return error ? <ErrorPanel error={error} onRetry={refetch} /> : <Loading lines={5} height={36} />;
  return <CorrectionForm entry={entry} reasons={data.creditReasons ?? []} onClose={onClose} />;
}

function CorrectionForm({
  entry,
  reasons,
  onClose,
}: {
  entry: CreditEntryRowFragment;
  reasons: Reasons;
  onClose: () => void;
}) {
  const intl = useIntl();
  const money = useMoney();
  const notify = useNotify();
  const kindText = useKindText();
  const { required } = useErrorText();
  const drafts = useDraft<Draft>(`credit-correct:${entry.id}`);
  const [draft] = useState(drafts.take);
  const [key] = useState(() => draft?.key ?? crypto.randomUUID());
  const correct = useWrite(CorrectDocument);
  const { currency } = entry.amount;
  const whole = { amount: absolute(entry.amount.amount), currency };
  const schema = z.object({ amount: z.string(), reason: z.string(), note: z.string() }).check(({ value, issues }) => {
    const problem = value.amount.trim() ? amountProblem(intl, value.amount, currency, whole) : null;
    if (problem) issues.push({ code: "custom", path: ["amount"], message: problem, input: value });
    if (!value.reason) issues.push({ code: "custom", path: ["reason"], message: required, input: value });
  });
  const form = useZodForm<Values>(schema as unknown as z.ZodMiniType<Values, Values>, {
    amount: "",
    reason: reasons.find(({ code }) => code === "mistake")?.code ?? "",
    note: "",
    ...draft?.values,
  });
  const typed = amountOf(useWatch({ control: form.control, name: "amount" }) ?? "", currency, intl.locale);

  const submit = form.handleSubmit(async (values) => {
    try {
      const answer = await correct.mutateAsync({
        input: {
          entryId: entry.id,
          amount: amountOf(values.amount, currency, intl.locale),
          reason: values.reason,
          note: values.note.trim() || null,
          idempotencyKey: key,
        },
      });
      const posting = answer.customerCreditCorrect;
      if (!posting?.entry || !posting.account) return;
      notify({
        kind: "success",
        title: intl.formatMessage(
          { id: "credit.corrected", defaultMessage: "Entry {sequence} corrected by {amount}" },
          { sequence: entry.sequence, amount: money(posting.entry.amount, { sign: true }) },
        ),
        text: intl.formatMessage(
          { id: "credit.availableNow", defaultMessage: "Available now: {available}" },
          { available: money(posting.account.available) },
        ),
      });
      onClose();
    } catch (error) {
      if (error instanceof Expired) drafts.keep({ values, key });
      showRefusals(form, error);
    }
  });

  return (
    <form className="form" onSubmit={submit} noValidate>
      <p>
        {kindText(entry)} · <Money value={entry.amount} sign /> · <DateTime value={entry.createdAt} time />
      </p>
      <p className="muted">
        <FormattedMessage
          id="credit.correctHelp"
          defaultMessage="The entry stays. A new one takes it back and points at it."
        />
      </p>
      <FormField
        control={form.control}
        name="amount"
        label={<FormattedMessage id="credit.wrongAmount" defaultMessage="How much of it was wrong" />}
        help={
          typed && compare(typed, whole.amount) <= 0 ? (
            <FormattedMessage
              id="credit.correctSome"
              defaultMessage="Takes back {amount}."
              values={{ amount: money({ amount: typed, currency }) }}
            />
          ) : (
            <FormattedMessage id="credit.correctAll" defaultMessage="Left empty, all that is left of it." />
          )
        }
        unit={currency}
        inputMode="decimal"
        autoComplete="off"
        autoFocus
      />
      <FormSelect
        control={form.control}
        name="reason"
        label={<FormattedMessage id="credit.reason" defaultMessage="Reason" />}
        options={reasons.map(({ code, label }) => ({ id: code, label }))}
        isRequired
      />
      <FormField
        control={form.control}
        name="note"
        label={<FormattedMessage id="credit.note" defaultMessage="Note" />}
        help={<FormattedMessage id="credit.noteHelp" defaultMessage="For staff only; the customer does not see it." />}
        rows={3}
        maxLength={2000}
      />
      <FormProblem error={correct.error} root={form.formState.errors.root?.message} />
      <div className="form-actions">
        <Button onPress={onClose}>
          <FormattedMessage id="credit.cancel" defaultMessage="Cancel" />
        </Button>
        <Button look="primary" type="submit" isDisabled={correct.isPending}>
          <FormattedMessage id="credit.correct" defaultMessage="Correct" />
        </Button>
      </div>
      <LeaveGuard isDirty={(form.formState.isDirty || draft !== null) && !(correct.error instanceof Expired)} />
    </form>
  );
}
