import { useMemo, useState } from "react";
import { useWatch } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { z } from "zod/mini";
import { useChannels } from "../../api/channels";
import { useWrite } from "../../api/hooks";
import { EditForm } from "../../app/EditForm";
import { useKeptForm } from "../../app/useKeptForm";
import { namedOptions } from "../../i18n/names";
import type { Channel } from "../../session/config";
import { useSession } from "../../session/session";
import { Checkbox } from "../../ui/Choice";
import { SidePanel } from "../../ui/Dialog";
import { FormField, FormSelect, showRefusals, useErrorText, useZodForm } from "../../ui/form";
import type { Option } from "../../ui/Select";
import { useNotify } from "../../ui/toasts";
import type { Customer } from "./query";
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
  const { errors } = form.formState;
  const [language, currency, preferredChannel, isTest] = useWatch({
    control: form.control,
    name: ["language", "currency", "preferredChannel", "isTest"],
  });
  const { choices } = useSession();
  const { channels, currencies } = useChannels();
  // There may be hundreds, and they are sorted.
  const languages = useMemo(
    () => namedOptions("language", choices.languages, intl.locale, language),
    [choices.languages, intl.locale, language],
  );

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
          showRefusals(form, error);
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

  /** What somebody else wrote into a field meanwhile, below it. */
  const help = (name: (typeof TEXTS)[number], says: (value: string) => string = (value) => value) => {
    const now = foreign[name];
    return now === undefined
      ? undefined
      : intl.formatMessage(
          { id: "details.nowThere", defaultMessage: "Somebody else wrote: {value}" },
          { value: now ? says(now) : "–" },
        );
  };
  const field = (name: (typeof TEXTS)[number], label: string, more: { isRequired?: boolean; type?: string } = {}) => (
    <FormField control={form.control} name={name} label={label} autoComplete="off" {...more} help={help(name)} />
  );
  const none = { id: "", label: intl.formatMessage({ id: "details.none", defaultMessage: "None" }) };
  const select = (name: (typeof TEXTS)[number], label: string, options: readonly Option[]) => (
    <FormSelect
      control={form.control}
      name={name}
      label={label}
      options={[none, ...options]}
      help={help(name, (id) => options.find((option) => option.id === id)?.label ?? id)}
    />
  );

  return (
    <SidePanel
      isOpen
      onClose={onClose}
      title={<FormattedMessage id="details.editTitle" defaultMessage="Edit contact data" />}
    >
      <EditForm onSubmit={submit} onClose={onClose} write={write} state={form.formState} onReload={takeNew}>
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
          {select("language", intl.formatMessage({ id: "details.language", defaultMessage: "Language" }), languages)}
          {select(
            "currency",
            intl.formatMessage({ id: "details.currency", defaultMessage: "Currency" }),
            namedOptions("currency", currencies, intl.locale, currency),
          )}
        </div>
        {(channels.length > 1 || preferredChannel) &&
          select(
            "preferredChannel",
            intl.formatMessage({ id: "details.channel", defaultMessage: "Preferred channel" }),
            channelOptions(channels, preferredChannel),
          )}
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
      </EditForm>
    </SidePanel>
  );
}

/** Channels by their names; one that is gone, or is not known yet, by its reference. */
function channelOptions(channels: readonly Channel[], chosen: string): Option[] {
  const known = channels.map(({ id, name }) => ({ id, label: name }));
  return chosen && !known.some(({ id }) => id === chosen) ? [...known, { id: chosen, label: chosen }] : known;
}
