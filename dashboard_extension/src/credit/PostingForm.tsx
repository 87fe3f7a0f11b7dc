import { useState } from "react";
import { useWatch } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { useNavigate } from "react-router";
import { z } from "zod/mini";
import { Expired } from "../api/errors";
import { useWrite } from "../api/hooks";
import { LeaveGuard } from "../app/useLeaveGuard";
import { nameOf } from "../customers/status";
import type { CreditPostingQuery } from "../gql/graphql";
import { useMoney } from "../i18n/Money";
import { namedOptions } from "../i18n/names";
import { useSession } from "../session/session";
import { Button } from "../ui/Button";
import { FormField, FormProblem, FormSelect, showRefusals, useErrorText, useZodForm } from "../ui/form";
import { useNotify } from "../ui/toasts";
import { amountOf, amountProblem } from "./amounts";
import { BalanceAfter } from "./BalanceAfter";
import { isDay, startOf, todayIn } from "./days";
import { absolute } from "./decimal";
import { ReduceDocument, TopUpDocument } from "./query";

export type Customer = NonNullable<CreditPostingQuery["customerProfile"]>;
export type Reasons = NonNullable<CreditPostingQuery["creditReasons"]>;

interface Values extends Record<string, string> {
  amount: string;
  currency: string;
  reason: string;
  note: string;
  /** A day of the shop, or empty. */
  expiresAt: string;
}

export interface Draft {
  values: Values;
  key: string;
}

interface PostingFormProps {
  way: "up" | "down";
  customer: Customer;
  reasons: Reasons;
  currencies: readonly string[];
  /** The currency to begin with. */
  currency: string;
  /** What was typed before a log-in ended, with the key that it was sent with. */
  draft: Draft | null;
  onExpired: (draft: Draft) => void;
  onClose: () => void;
}

/** Gives credit, or takes it away. Its key is made once per opened form, so that a repeated try is done once. */
export function PostingForm({
  way,
  customer,
  reasons,
  currencies,
  currency,
  draft,
  onExpired,
  onClose,
}: PostingFormProps) {
  const intl = useIntl();
  const session = useSession();
  const money = useMoney();
  const notify = useNotify();
  const navigate = useNavigate();
  const { required } = useErrorText();
  const [key] = useState(() => draft?.key ?? crypto.randomUUID());
  const topUp = useWrite(TopUpDocument);
  const reduce = useWrite(ReduceDocument);
  const write = way === "up" ? topUp : reduce;

  const accountIn = (code: string) => customer.creditAccounts?.find((account) => account.currency === code);
  const most = (code: string) =>
    way === "down" ? (accountIn(code)?.available ?? { amount: "0", currency: code }) : null;
  const text = () => z.string();
  const schema = z
    .object({ amount: text(), currency: text(), reason: text(), note: text(), expiresAt: text() })
    .check(({ value, issues }) => {
      const refuse = (path: keyof Values & string, message: string) =>
        issues.push({ code: "custom", path: [path], message, input: value });
      const problem = amountProblem(intl, value.amount, value.currency, most(value.currency));
      if (problem) refuse("amount", problem);
      if (!value.reason) refuse("reason", required);
      if (value.note.length > 2000)
        refuse("note", intl.formatMessage({ id: "credit.noteLong", defaultMessage: "2000 characters at most." }));
      if (value.expiresAt && (!isDay(value.expiresAt) || value.expiresAt < todayIn(session.timeZone)))
        refuse(
          "expiresAt",
          intl.formatMessage({ id: "credit.pastDay", defaultMessage: "The last day must not be over." }),
        );
    });
  const form = useZodForm<Values>(schema as unknown as z.ZodMiniType<Values, Values>, {
    amount: "",
    currency,
    reason: (reasons.length === 1 && reasons[0]?.code) || "",
    note: "",
    expiresAt: "",
    ...draft?.values,
  });
  const typed = useWatch({ control: form.control });
  const chosen = typed.currency ?? currency;
  const amount = amountOf(typed.amount ?? "", chosen, intl.locale);

  const submit = form.handleSubmit(async (values) => {
    const input = {
      customerId: customer.id,
      amount: amountOf(values.amount, values.currency, intl.locale) ?? "",
      currency: values.currency,
      reason: values.reason,
      note: values.note.trim() || null,
      idempotencyKey: key,
    };
    try {
      const posting =
        way === "up"
          ? (await topUp.mutateAsync({ input: { ...input, ...expiry(values.expiresAt) } })).customerCreditTopUp
          : (await reduce.mutateAsync({ input })).customerCreditReduce;
      if (!posting?.entry || !posting.account) return;
      const said = {
        name: nameOf(customer),
        amount: money({ ...posting.entry.amount, amount: absolute(posting.entry.amount.amount) }),
      };
      notify({
        kind: "success",
        title:
          way === "up"
            ? intl.formatMessage({ id: "credit.toppedUp", defaultMessage: "{amount} given to {name}" }, said)
            : intl.formatMessage({ id: "credit.reduced", defaultMessage: "{amount} taken from {name}" }, said),
        text: intl.formatMessage(
          { id: "credit.availableNow", defaultMessage: "Available now: {available}" },
          { available: money(posting.account.available) },
        ),
        action: {
          label: intl.formatMessage({ id: "credit.toLedger", defaultMessage: "Ledger" }),
          run: () => navigate(`/c/${encodeURIComponent(customer.id)}?tab=credit`),
        },
      });
      onClose();
    } catch (error) {
      if (error instanceof Expired) onExpired({ values, key });
      showRefusals(form, error);
    }
  });

  const expiry = (day: string) => (isDay(day) ? { expiresAt: startOf(day, session.timeZone) } : {});

  return (
    <form className="form" onSubmit={submit} noValidate>
      {currencies.length > 1 && (
        <FormSelect
          control={form.control}
          name="currency"
          label={<FormattedMessage id="credit.currency" defaultMessage="Currency" />}
          options={namedOptions("currency", currencies, intl.locale)}
        />
      )}
      <FormField
        control={form.control}
        name="amount"
        label={<FormattedMessage id="credit.amount" defaultMessage="Amount" />}
        unit={chosen}
        inputMode="decimal"
        autoComplete="off"
        autoFocus
        isRequired
      />
      <BalanceAfter way={way} account={accountIn(chosen)} currency={chosen} amount={amount} />
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
      />
      {way === "up" && (
        <FormField
          control={form.control}
          name="expiresAt"
          type="date"
          label={<FormattedMessage id="credit.lastDay" defaultMessage="Last day to spend it" />}
          help={<FormattedMessage id="credit.lastDayHelp" defaultMessage="Left empty, it never expires." />}
        />
      )}
      <FormProblem error={write.error} root={form.formState.errors.root?.message} />
      <div className="form-actions">
        <Button onPress={onClose}>
          <FormattedMessage id="credit.cancel" defaultMessage="Cancel" />
        </Button>
        <Button look="primary" type="submit" isDisabled={write.isPending}>
          {way === "up" ? (
            <FormattedMessage id="credit.topUp" defaultMessage="Top up" />
          ) : (
            <FormattedMessage id="credit.reduce" defaultMessage="Reduce" />
          )}
        </Button>
      </div>
      <LeaveGuard isDirty={(form.formState.isDirty || draft !== null) && !(write.error instanceof Expired)} />
    </form>
  );
}
