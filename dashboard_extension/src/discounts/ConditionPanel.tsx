import { useWatch } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { z } from "zod/mini";
import { useChannels } from "../api/channels";
import { EditForm } from "../app/EditForm";
import { amountProblem } from "../credit/amounts";
import type { DiscountConditionTarget } from "../gql/graphql";
import { useSession } from "../session/session";
import { SidePanel } from "../ui/Dialog";
import { FormField, FormSelect, useErrorText, useZodForm } from "../ui/form";
import { type Condition, type Group, isThing, TARGETS } from "./kinds";
import { LimitFields, type Limits, limitsInput, percentOf, quantityOf } from "./limits";
import { TargetPicker } from "./TargetPicker";
import { useConditionWrite } from "./useConditionWrite";
import { useConditionWords } from "./words";

interface Values extends Limits {
  target: DiscountConditionTarget;
  percent: string;
}

interface Props {
  group: Group;
  /** The one to change; without it a new one is added. */
  condition?: Condition;
  onClose: () => void;
}

/** A percentage off something, or free shipping. */
export function ConditionPanel({ group, condition, onClose }: Props) {
  const intl = useIntl();
  const session = useSession();
  const words = useConditionWords();
  const { required } = useErrorText();
  const { currencies } = useChannels();
  const value = condition?.minimumOrderValue;
  const form = useZodForm<Values>(useSchema(), {
    target: condition?.target ?? "EVERYTHING",
    percent: condition && condition.target !== "SHIPPING" ? intl.formatNumber(Number(condition.percent)) : "",
    minimumQuantity: condition ? String(condition.minimumQuantity) : "1",
    minimumOrderValue: value ? String(value.amount) : "",
    minimumOrderCurrency: value?.currency ?? session.currency,
  });
  const { thing, choose, thingError, setThingError, isDirty, write, save } = useConditionWrite({
    group,
    condition,
    form,
    onClose,
  });
  const { control } = form;
  const [target, currency] = useWatch({ control, name: ["target", "minimumOrderCurrency"] });
  const needsThing = isThing(target);
  const isFree = target === "SHIPPING";
  const missing = () => {
    if (needsThing && !thing) setThingError(required);
    return needsThing && !thing;
  };
  const submit = form.handleSubmit(
    (values) => {
      if (missing()) return;
      const { minimumQuantity, ...limits } = limitsInput(intl, values);
      save({
        target,
        ...(needsThing && thing ? { targetId: thing.id } : {}),
        ...(isFree ? {} : { percent: percentOf(values.percent) ?? "", minimumQuantity }),
        ...limits,
      });
    },
    () => {
      missing();
    },
  );

  return (
    <SidePanel
      title={
        condition ? (
          <FormattedMessage id="discounts.editCondition" defaultMessage="Edit condition" />
        ) : (
          <FormattedMessage id="discounts.addCondition" defaultMessage="Add condition" />
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
        <FormSelect
          control={control}
          name="target"
          isRequired
          options={TARGETS.map((each) => ({ id: each, label: words.target(each) }))}
          label={<FormattedMessage id="discounts.target" defaultMessage="What it is about" />}
        />
        {needsThing && (
          <TargetPicker
            key={target}
            target={target}
            label={words.target(target)}
            value={thing && (condition?.target === target || thing.id !== condition?.targetId) ? thing : null}
            onChange={choose}
            isRequired
            error={thingError}
          />
        )}
        {isFree ? (
          <p className="muted">
            <FormattedMessage id="discounts.shippingIsFree" defaultMessage="Shipping costs members nothing." />
          </p>
        ) : (
          <FormField
            control={control}
            name="percent"
            isRequired
            inputMode="decimal"
            autoComplete="off"
            unit="%"
            label={<FormattedMessage id="discounts.percent" defaultMessage="Percent off the list price" />}
          />
        )}
        <LimitFields control={control} hasQuantity={!isFree} currencies={currencies} currency={currency} />
        {!isFree && (
          <p className="small muted">
            <FormattedMessage
              id="discounts.tiersHelp"
              defaultMessage="For quantity tiers, add one condition for each tier: such as 5 % from 10 units, 8 % from 50."
            />
          </p>
        )}
      </EditForm>
    </SidePanel>
  );
}

function useSchema(): z.ZodMiniType<Values, Values> {
  const intl = useIntl();
  const badPercent = intl.formatMessage({
    id: "discounts.badPercent",
    defaultMessage: "Write a number above 0 and up to 100, with two decimals at most.",
  });
  const badQuantity = intl.formatMessage({
    id: "discounts.badQuantity",
    defaultMessage: "Write a whole number from 1 to 1,000,000.",
  });
  return z
    .object({
      target: z.string(),
      percent: z.string(),
      minimumQuantity: z.string(),
      minimumOrderValue: z.string(),
      minimumOrderCurrency: z.string(),
    })
    .check(({ value, issues }) => {
      const refuse = (path: keyof Values, message: string) =>
        issues.push({ code: "custom", path: [path], message, input: value });
      if (value.target !== "SHIPPING") {
        if (!percentOf(value.percent)) refuse("percent", badPercent);
        if (!quantityOf(value.minimumQuantity)) refuse("minimumQuantity", badQuantity);
      }
      if (!value.minimumOrderValue.trim()) return;
      const problem = amountProblem(intl, value.minimumOrderValue, value.minimumOrderCurrency);
      if (problem) refuse("minimumOrderValue", problem);
    }) as unknown as z.ZodMiniType<Values, Values>;
}
