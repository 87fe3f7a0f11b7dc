import { useState } from "react";
import { useWatch } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { z } from "zod/mini";
import { Expired } from "../api/errors";
import { useWrite } from "../api/hooks";
import { useDraft } from "../app/drafts";
import { LeaveGuard } from "../app/useLeaveGuard";
import { useMoney } from "../i18n/Money";
import { Button } from "../ui/Button";
import { FormField, FormProblem, FormSelect, showRefusals, useZodForm } from "../ui/form";
import { useNotify } from "../ui/toasts";
import { amountOf, amountProblem } from "./amounts";
import { compare, subtract } from "./decimal";
import { RefundCreditDocument, RefundToCreditDocument } from "./orderQuery";
import type { OrderCredit } from "./RefundPanel";
import { refundable } from "./refundable";

interface Values extends Record<string, string> {
  /** What is given back: `credit` what credit paid, `other` what another payment paid. */
  source: string;
  amount: string;
}

interface Draft {
  values: Values;
  key: string;
}

interface RefundFormProps {
  orderId: string;
  order: OrderCredit;
  onClose: () => void;
}

/** How much of which payment comes back as credit; by default all that credit paid. */
export function RefundForm({ orderId, order, onClose }: RefundFormProps) {
  const intl = useIntl();
  const money = useMoney();
  const notify = useNotify();
  const drafts = useDraft<Draft>(`credit-refund:${orderId}`);
  const [draft] = useState(drafts.take);
  const [key] = useState(() => draft?.key ?? crypto.randomUUID());
  const returnCredit = useWrite(RefundCreditDocument);
  const toCredit = useWrite(RefundToCreditDocument);
  const { currency } = order.total;
  const names = {
    credit: intl.formatMessage({ id: "credit.fromCredit", defaultMessage: "What credit paid" }),
    other: intl.formatMessage({ id: "credit.fromOther", defaultMessage: "What another payment paid" }),
  };
  const sources = refundable(order).map(({ id, most }) => ({ id, most, label: names[id] }));
  const most = (source: string) => sources.find(({ id }) => id === source)?.most ?? order.refundable;
  const first = sources[0]?.id ?? "credit";

  const schema = z.object({ source: z.string(), amount: z.string() }).check(({ value, issues }) => {
    const problem = amountProblem(intl, value.amount, currency, most(value.source));
    if (problem) issues.push({ code: "custom", path: ["amount"], message: problem, input: value });
  });
  const form = useZodForm<Values>(schema as unknown as z.ZodMiniType<Values, Values>, {
    source: first,
    amount: "",
    ...draft?.values,
  });
  const [source = first, typed = ""] = useWatch({ control: form.control, name: ["source", "amount"] });
  const amount = amountOf(typed, currency, intl.locale);
  const isWithin = amount !== null && compare(amount, most(source).amount) <= 0;
  const write = source === "credit" ? returnCredit : toCredit;

  const submit = form.handleSubmit(async (values) => {
    const input = {
      orderId,
      currency,
      amount: amountOf(values.amount, currency, intl.locale) ?? "",
      idempotencyKey: key,
    };
    try {
      const posting =
        values.source === "credit"
          ? (await returnCredit.mutateAsync({ input })).orderCreditRefund
          : (await toCredit.mutateAsync({ input })).orderRefundToCredit;
      if (!posting?.entry || !posting.account) return;
      notify({
        kind: "success",
        title: intl.formatMessage(
          { id: "credit.refunded", defaultMessage: "{amount} given back as credit" },
          { amount: money(posting.entry.amount) },
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
      {sources.length > 1 && (
        <FormSelect
          control={form.control}
          name="source"
          label={<FormattedMessage id="credit.source" defaultMessage="What is given back" />}
          options={sources}
        />
      )}
      <FormField
        control={form.control}
        name="amount"
        label={<FormattedMessage id="credit.amount" defaultMessage="Amount" />}
        help={
          amount && isWithin ? (
            <FormattedMessage
              id="credit.leftAfter"
              defaultMessage="Left to give back after: {left}"
              values={{ left: money({ amount: subtract(most(source).amount, amount), currency }) }}
            />
          ) : (
            <FormattedMessage
              id="credit.atMost"
              defaultMessage="At most {most}"
              values={{ most: money(most(source)) }}
            />
          )
        }
        unit={currency}
        inputMode="decimal"
        autoComplete="off"
        autoFocus
        isRequired
      />
      <p className="small muted">
        {source === "credit" ? (
          <FormattedMessage
            id="credit.fromCreditHelp"
            defaultMessage="It comes back with its old expiry, or a period of grace where that is over."
          />
        ) : (
          <FormattedMessage
            id="credit.fromOtherHelp"
            defaultMessage="That payment keeps its money; the customer gets credit instead, which does not expire."
          />
        )}
      </p>
      <FormProblem error={write.error} root={form.formState.errors.root?.message} />
      <div className="form-actions">
        <Button
          onPress={() => form.setValue("amount", plain(most(source).amount, intl.locale), { shouldValidate: true })}
        >
          <FormattedMessage id="credit.all" defaultMessage="All of it" />
        </Button>
        <Button onPress={onClose}>
          <FormattedMessage id="credit.cancel" defaultMessage="Cancel" />
        </Button>
        <Button look="primary" type="submit" isDisabled={write.isPending}>
          <FormattedMessage id="credit.refund" defaultMessage="Give back" />
        </Button>
      </div>
      <LeaveGuard isDirty={(form.formState.isDirty || draft !== null) && !(write.error instanceof Expired)} />
    </form>
  );
}

/** The amount as one would type it here. */
function plain(amount: string | number, locale: string): string {
  return String(amount).replace(".", locale.startsWith("de") ? "," : ".");
}
