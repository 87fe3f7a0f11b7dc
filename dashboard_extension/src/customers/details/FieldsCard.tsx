import { type Control, useController } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { z } from "zod/mini";
import { useWrite } from "../../api/hooks";
import { EditForm } from "../../app/EditForm";
import { useKeptForm } from "../../app/useKeptForm";
import { Fact } from "../../ui/Card";
import { showRefusals, useZodForm } from "../../ui/form";
import { useNotify } from "../../ui/toasts";
import { FieldInput } from "../customFields/FieldInput";
import { toSend } from "../customFields/values";
import { EditableCard } from "./EditableCard";
import { fieldValueText } from "./fieldValues";
import type { Customer, Field } from "./query";
import { SetFieldsDocument } from "./writes";

interface Props {
  customer: Customer;
  fields: readonly Field[];
}

/** The shop's own fields, and what this customer has in them. */
export function FieldsCard({ customer, fields }: Props) {
  if (!fields.length) return null;
  return (
    <EditableCard
      title={<FormattedMessage id="details.fields" defaultMessage="Custom fields" />}
      form={(close) => <FieldsForm customer={customer} fields={fields} onClose={close} />}
    >
      <FieldFacts customer={customer} fields={fields} />
    </EditableCard>
  );
}

export function FieldFacts({ customer, fields }: Props) {
  const intl = useIntl();
  const values = valuesOf(customer, fields);
  return (
    <dl className="stack">
      {fields.map((field) => (
        <Fact key={field.slug} name={field.name}>
          {values[field.slug] ? (
            fieldValueText(intl, field, values[field.slug] as string)
          ) : (
            <span className="muted">–</span>
          )}
        </Fact>
      ))}
    </dl>
  );
}

type Values = Record<string, string>;
const schema = z.record(z.string(), z.string());

function FieldsForm({ customer, fields, onClose }: Props & { onClose: () => void }) {
  const intl = useIntl();
  const notify = useNotify();
  const write = useWrite(SetFieldsDocument);
  const before = valuesOf(customer, fields);
  const form = useZodForm<Values>(schema, before);
  const keep = useKeptForm(form, `customer-fields:${customer.id}`);

  const submit = form.handleSubmit((typed) => {
    const values = fields
      .map(({ slug, kind }) => ({ slug, value: toSend(kind, typed[slug] ?? "") }))
      .filter(({ slug, value }) => value !== before[slug]);
    if (!values.length) return onClose();
    write.mutate(
      { id: customer.id, values },
      {
        onError: (error) => {
          keep(error);
          showRefusals(form, error);
        },
        onSuccess: () => {
          notify({
            kind: "success",
            title: intl.formatMessage({ id: "details.fieldsSaved", defaultMessage: "Custom fields saved" }),
          });
          onClose();
        },
      },
    );
  });

  return (
    <EditForm onSubmit={submit} onClose={onClose} write={write} state={form.formState}>
      {fields.map((field) => (
        <TypedField key={field.slug} control={form.control} field={field} />
      ))}
    </EditForm>
  );
}

function TypedField({ control, field }: { control: Control<Values, unknown, Values>; field: Field }) {
  const { field: typed, fieldState } = useController({ control, name: field.slug });
  return <FieldInput {...typed} field={field} error={fieldState.error?.message} />;
}

function valuesOf(customer: Customer, fields: readonly Field[]): Values {
  const has = new Map(customer.customFields?.map(({ field, value }) => [field.slug, value]));
  return Object.fromEntries(fields.map(({ slug }) => [slug, has.get(slug) ?? ""]));
}
