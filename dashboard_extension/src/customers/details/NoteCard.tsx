import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { z } from "zod/mini";
import { useWrite } from "../../api/hooks";
import { EditForm } from "../../app/EditForm";
import { useKeptForm } from "../../app/useKeptForm";
import { FormField, showRefusals, useZodForm } from "../../ui/form";
import { useNotify } from "../../ui/toasts";
import { EditableCard } from "./EditableCard";
import type { Customer } from "./query";
import { UpdateDocument } from "./writes";

interface Props {
  customer: Customer;
  reload: () => Promise<Customer | null>;
}

/** What staff want each other to know about the customer. */
export function NoteCard({ customer, reload }: Props) {
  return (
    <EditableCard
      title={<FormattedMessage id="details.note" defaultMessage="Note" />}
      form={(close) => <NoteForm customer={customer} reload={reload} onClose={close} />}
    >
      {customer.note ? (
        <p className="note">{customer.note}</p>
      ) : (
        <p className="muted">
          <FormattedMessage id="details.noNote" defaultMessage="Nothing noted" />
        </p>
      )}
    </EditableCard>
  );
}

const schema = z.object({ note: z.string().check(z.maxLength(10_000)) });

function NoteForm({ customer, reload, onClose }: Props & { onClose: () => void }) {
  const intl = useIntl();
  const notify = useNotify();
  const write = useWrite(UpdateDocument);
  const [base, setBase] = useState(customer);
  const form = useZodForm<{ note: string }>(schema, { note: customer.note ?? "" });
  const keep = useKeptForm(form, `customer-note:${customer.id}`);
  const theirs = base.note !== customer.note || base.version === customer.version ? null : base.note;

  const submit = form.handleSubmit(({ note }) => {
    if (note === base.note) return onClose();
    write.mutate(
      { id: base.id, version: base.version ?? 0, input: { note } },
      {
        onError: (error) => {
          keep(error);
          showRefusals(form, error);
        },
        onSuccess: () => {
          notify({
            kind: "success",
            title: intl.formatMessage({ id: "details.noteSaved", defaultMessage: "Note saved" }),
          });
          onClose();
        },
      },
    );
  });
  const takeNew = async () => {
    const now = await reload();
    if (!now) return;
    setBase(now);
    form.reset({ note: now.note ?? "" }, { keepDirtyValues: true });
    write.reset();
  };
  return (
    <EditForm onSubmit={submit} onClose={onClose} write={write} state={form.formState} onReload={takeNew}>
      <FormField
        control={form.control}
        name="note"
        rows={6}
        autoFocus
        label={<FormattedMessage id="details.noteLabel" defaultMessage="For staff; the customer does not see it" />}
        help={
          theirs &&
          intl.formatMessage(
            { id: "details.nowThere", defaultMessage: "Somebody else wrote: {value}" },
            { value: theirs },
          )
        }
      />
    </EditForm>
  );
}
