import { useState } from "react";
import { useWatch } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { z } from "zod/mini";
import { useWrite } from "../../api/hooks";
import { LeaveGuard } from "../../app/useLeaveGuard";
import { Button } from "../../ui/Button";
import { Checkbox } from "../../ui/Choice";
import { SidePanel } from "../../ui/Dialog";
import { FormField, FormProblem, showRefusals, useErrorText, useZodForm } from "../../ui/form";
import { useNotify } from "../../ui/toasts";
import type { Customer } from "./query";
import { useKeptForm } from "./useKeptForm";
import { UpdateDocument } from "./writes";

const TEXTS = [
  "firstName",
  "lastName",
  "email",
  "phone",
  "accountNumber",
  "language",
  "currency",
  "preferredChannel",
] as const;

type Values = Record<(typeof TEXTS)[number], string> & { isTest: boolean };

function valuesOf(customer: Customer): Values {
  const texts = Object.fromEntries(TEXTS.map((name) => [name, customer[name]])) as Record<
    (typeof TEXTS)[number],
    string
  >;
  return { ...texts, isTest: customer.isTest ?? false };
}

interface Props {
  customer: Customer;
  /** Reads the customer again, and gives what is there now. */
  reload: () => Promise<Customer | null>;
  onClose: () => void;
}

/**
 * Changes contact data. Where somebody else was faster, the new state is loaded beside what was typed: fields that were not
 * touched take it over, the others say what is there now.
 */
export function EditPanel({ customer, reload, onClose }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const write = useWrite(UpdateDocument);
  const { required } = useErrorText();
  const [base, setBase] = useState(customer);
  const [foreign, setForeign] = useState<Partial<Values>>({});
  const needed = z.string().check(z.trim(), z.minLength(1, required));
  const text = z.string().check(z.trim());
  const schema = z.object({
    firstName: needed,
    lastName: needed,
    email: needed,
    phone: text,
    accountNumber: text,
    language: text,
    currency: text,
    preferredChannel: text,
    isTest: z.boolean(),
  });
  const form = useZodForm<Values>(schema, valuesOf(customer));
  const keep = useKeptForm(form, `customer-edit:${customer.id}`);
  const { isDirty, errors } = form.formState;
  const isTest = useWatch({ control: form.control, name: "isTest" });

  const submit = form.handleSubmit((values) => {
    const before = valuesOf(base);
    const input = Object.fromEntries(
      Object.entries(values).filter(([name, value]) => value !== before[name as keyof Values]),
    );
    if (!Object.keys(input).length) return onClose();
    write.mutate(
      { id: base.id, version: base.version ?? 0, input },
      {
        onError: (error) => {
          keep(error);
          showRefusals(form, error, intl);
        },
        onSuccess: () => {
          notify({
            kind: "success",
            title: intl.formatMessage({ id: "details.saved", defaultMessage: "Contact data saved" }),
          });
          onClose();
        },
      },
    );
  });

  const takeNew = async () => {
    const now = await reload();
    if (!now) return;
    const [before, after] = [valuesOf(base), valuesOf(now)];
    const dirty = form.formState.dirtyFields;
    setForeign(
      Object.fromEntries(
        Object.entries(after).filter(([name, value]) => {
          const key = name as keyof Values;
          return dirty[key] && value !== before[key];
        }),
      ),
    );
    form.reset(after, { keepDirtyValues: true });
    setBase(now);
    write.reset();
  };

  const field = (
    name: (typeof TEXTS)[number],
    label: string,
    more: { isRequired?: boolean; type?: string; help?: string } = {},
  ) => {
    const { help, ...rest } = more;
    const now = foreign[name];
    return (
      <FormField
        control={form.control}
        name={name}
        label={label}
        autoComplete="off"
        {...rest}
        help={
          now === undefined
            ? help
            : intl.formatMessage(
                { id: "details.nowThere", defaultMessage: "Somebody else wrote: {value}" },
                { value: now || "–" },
              )
        }
      />
    );
  };

  return (
    <SidePanel
      isOpen
      onClose={onClose}
      title={<FormattedMessage id="details.editTitle" defaultMessage="Edit contact data" />}
    >
      <form className="form" onSubmit={submit} noValidate>
        <div className="form-grid">
          {field("firstName", intl.formatMessage({ id: "details.firstName", defaultMessage: "First name" }), {
            isRequired: true,
          })}
          {field("lastName", intl.formatMessage({ id: "details.lastName", defaultMessage: "Last name" }), {
            isRequired: true,
          })}
        </div>
        {field("email", intl.formatMessage({ id: "details.email", defaultMessage: "E-mail" }), {
          isRequired: true,
          type: "email",
        })}
        {field("phone", intl.formatMessage({ id: "details.phone", defaultMessage: "Phone" }), { type: "tel" })}
        {field("accountNumber", intl.formatMessage({ id: "details.accountNumber", defaultMessage: "Account number" }))}
        <div className="form-grid">
          {field("language", intl.formatMessage({ id: "details.language", defaultMessage: "Language" }), {
            help: intl.formatMessage({ id: "details.languageHelp", defaultMessage: "Code, such as de or en" }),
          })}
          {field("currency", intl.formatMessage({ id: "details.currency", defaultMessage: "Currency" }), {
            help: intl.formatMessage({ id: "details.currencyHelp", defaultMessage: "Code, such as EUR" }),
          })}
        </div>
        {field("preferredChannel", intl.formatMessage({ id: "details.channel", defaultMessage: "Preferred channel" }))}
        <Checkbox
          isSelected={isTest}
          onChange={(on) => form.setValue("isTest", on, { shouldDirty: true })}
          isDisabled={!isTest && (customer.numberOfOrders ?? 0) > 0}
        >
          <FormattedMessage
            id="details.isTest"
            defaultMessage="Test customer, who can always be deleted; only before the first order"
          />
        </Checkbox>
        {errors.isTest && (
          <p className="field-error" role="alert">
            {errors.isTest.message}
          </p>
        )}
        <FormProblem error={write.error} root={errors.root?.message} onReload={takeNew} />
        <div className="form-actions">
          <Button onPress={onClose}>
            <FormattedMessage id="ui.cancel" defaultMessage="Cancel" />
          </Button>
          <Button type="submit" look="primary" isDisabled={write.isPending}>
            <FormattedMessage id="details.save" defaultMessage="Save" />
          </Button>
        </div>
      </form>
      <LeaveGuard isDirty={isDirty} />
    </SidePanel>
  );
}
