import { useWatch } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { z } from "zod/mini";
import { useChannels } from "../api/channels";
import { EditForm } from "../app/EditForm";
import { amountOf, amountProblem } from "../credit/amounts";
import type { DiscountPriceMode } from "../gql/graphql";
import type { Channel } from "../session/config";
import { useSession } from "../session/session";
import { SidePanel } from "../ui/Dialog";
import { FormField, FormSelect, useErrorText, useZodForm } from "../ui/form";
import type { Condition, Group } from "./kinds";
import { LimitFields, type Limits, limitsInput, quantityOf } from "./limits";
import { TargetPicker } from "./TargetPicker";
import { useConditionWrite } from "./useConditionWrite";
import { useConditionWords } from "./words";

interface Values extends Limits {
  amount: string;
  currency: string;
  taxed: DiscountPriceMode;
  channel: string;
}

interface Props {
  group: Group;
  /** The price to change; without it a new one is added. */
  condition?: Condition;
  onClose: () => void;
}

/** The fixed price of one variant, in one channel and currency, from one quantity on. */
export function PricePanel({ group, condition, onClose }: Props) {
  const { channels } = useChannels();
  // Without channels there is nothing to begin with; where the host is asked for them, they come in a moment.
  return channels.length ? <Form group={group} onClose={onClose} {...(condition ? { condition } : {})} /> : null;
}

function Form({ group, condition, onClose }: Props) {
  const intl = useIntl();
  const session = useSession();
  const words = useConditionWords();
  const { required } = useErrorText();
  const { channels, currencies } = useChannels();
  const first = channels[0]?.id ?? "";
  const price = condition?.price;
  const form = useZodForm<Values>(useSchema(), {
    amount: price ? String(price.amount) : "",
    currency: price?.currency ?? currencyOf(channels, first) ?? session.currency,
    taxed: condition?.taxed ?? "NET",
    channel: condition?.channel ?? first,
    minimumQuantity: condition ? String(condition.minimumQuantity) : "1",
    minimumOrderValue: condition?.minimumOrderValue ? String(condition.minimumOrderValue.amount) : "",
    minimumOrderCurrency: "",
  });
  const { thing, choose, thingError, setThingError, isDirty, write, save } = useConditionWrite({
    group,
    condition,
    form,
    onClose,
  });
  const { control } = form;
  const [typed, channel] = useWatch({ control, name: ["currency", "channel"] });
  const own = currencyOf(channels, channel);
  const currency = own ?? typed;
  const missing = () => {
    if (!thing) setThingError(required);
  };
  const submit = form.handleSubmit((values) => {
    missing();
    if (!thing) return;
    save({
      target: "VARIANT",
      targetId: thing.id,
      amount: amountOf(values.amount, currency, intl.locale) ?? "",
      currency,
      taxed: values.taxed,
      channel: values.channel,
      ...limitsInput(intl, { ...values, minimumOrderCurrency: currency }),
    });
  }, missing);

  return (
    <SidePanel
      title={
        condition ? (
          <FormattedMessage id="discounts.editPrice" defaultMessage="Edit fixed price" />
        ) : (
          <FormattedMessage id="discounts.addPrice" defaultMessage="Add fixed price" />
        )
      }
      isOpen
      onClose={onClose}
    >
      <EditForm
        onSubmit={submit}
        onClose={onClose}
        write={write}
        state={{ errors: form.formState.errors, isDirty }}
        action={condition ? undefined : <FormattedMessage id="assortment.addNothing" defaultMessage="Add" />}
      >
        <TargetPicker
          target="VARIANT"
          label={words.target("VARIANT")}
          value={thing}
          onChange={choose}
          isRequired
          error={thingError}
        />
        {channels.length > 1 && (
          <FormSelect
            control={control}
            name="channel"
            options={channels.map(({ id, name }) => ({ id, label: name }))}
            label={<FormattedMessage id="list.channel" defaultMessage="Channel" />}
          />
        )}
        <div className="form-grid">
          <FormField
            control={control}
            name="amount"
            isRequired
            inputMode="decimal"
            autoComplete="off"
            unit={currency}
            label={<FormattedMessage id="discounts.unitPrice" defaultMessage="Price of one unit" />}
          />
          <FormSelect
            control={control}
            name="taxed"
            options={[
              { id: "NET", label: intl.formatMessage({ id: "discounts.net", defaultMessage: "Net, without tax" }) },
              { id: "GROSS", label: intl.formatMessage({ id: "discounts.gross", defaultMessage: "Gross, with tax" }) },
            ]}
            label={<FormattedMessage id="discounts.taxed" defaultMessage="Net or gross" />}
          />
          {!own && currencies.length > 1 && (
            <FormSelect
              control={control}
              name="currency"
              options={currencies.map((code) => ({ id: code, label: code }))}
              label={<FormattedMessage id="list.currency" defaultMessage="Currency" />}
            />
          )}
        </div>
        <LimitFields control={control} hasQuantity currencies={[]} currency={currency} />
      </EditForm>
    </SidePanel>
  );
}

/** The currency of a channel that has only one, where the host tells. */
function currencyOf(channels: readonly Channel[], id: string): string | undefined {
  const channel = channels.find((each) => each.id === id);
  return channel && "currencyCode" in channel ? String(channel.currencyCode) : undefined;
}

function useSchema(): z.ZodMiniType<Values, Values> {
  const intl = useIntl();
  const badQuantity = intl.formatMessage({
    id: "discounts.badQuantity",
    defaultMessage: "Write a whole number from 1 to 1,000,000.",
  });
  return z
    .object({
      amount: z.string(),
      currency: z.string(),
      taxed: z.string(),
      channel: z.string(),
      minimumQuantity: z.string(),
      minimumOrderValue: z.string(),
      minimumOrderCurrency: z.string(),
    })
    .check(({ value, issues }) => {
      const refuse = (path: keyof Values, message: string | null) => {
        if (message) issues.push({ code: "custom", path: [path], message, input: value });
      };
      refuse("amount", amountProblem(intl, value.amount, value.currency));
      if (!quantityOf(value.minimumQuantity)) refuse("minimumQuantity", badQuantity);
      if (value.minimumOrderValue.trim())
        refuse("minimumOrderValue", amountProblem(intl, value.minimumOrderValue, value.currency));
    }) as unknown as z.ZodMiniType<Values, Values>;
}
