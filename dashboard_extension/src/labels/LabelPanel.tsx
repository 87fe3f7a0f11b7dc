import { useState } from "react";
import { defineMessages, FormattedMessage, useIntl } from "react-intl";
import { z } from "zod/mini";
import { Refused } from "../api/errors";
import { useRead, useWrite } from "../api/hooks";
import { EditForm } from "../app/EditForm";
import { SidePanel } from "../ui/Dialog";
import { FormField, showRefusals, useErrorText, useZodForm } from "../ui/form";
import { useNotify } from "../ui/toasts";
import { ColorChoice, GREY } from "./ColorChoice";
import { comparable, type Kind, type Label } from "./kinds";
import { LabelsDocument } from "./query";

interface Props {
  kind: Kind;
  labels: readonly Label[];
  /** The one to change; without it a new one is made. */
  label?: Label;
  onClose: () => void;
}

interface Values {
  name: string;
  description: string;
  color: string;
}

const NAMES = defineMessages({
  name: { id: "labels.name", defaultMessage: "Name" },
  description: { id: "labels.description", defaultMessage: "Description" },
  color: { id: "labels.color", defaultMessage: "Colour" },
});

/**
 * Make a tag or group, or change one: only what differs is sent, so that others' changes to the rest stay. It is read again
 * before it is written: what somebody else wrote meanwhile into the same is shown, and replaced only by saving once more.
 */
export function LabelPanel({ kind, labels, label, onClose }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const { required } = useErrorText();
  // What it was when the panel was opened; the list behind it is read again meanwhile.
  const [before] = useState<Values>({
    name: label?.name ?? "",
    description: label?.description ?? "",
    color: label?.color ?? GREY,
  });
  const now = useRead(LabelsDocument, {}, { enabled: false });
  // What stood there when somebody looked last, and what of it is somebody else's.
  const [seen, setSeen] = useState(before);
  const [theirs, setTheirs] = useState<[keyof Values, string][]>([]);
  const others = labels.filter(({ id }) => id !== label?.id).map(({ name }) => comparable(name));
  const tooLong = (most: number) =>
    intl.formatMessage({ id: "labels.tooLong", defaultMessage: "{most} characters at most" }, { most });
  const schema = z.object({
    name: z.string().check(
      z.trim(),
      z.minLength(1, required),
      z.maxLength(100, tooLong(100)),
      z.refine((name) => !others.includes(comparable(name)), intl.formatMessage(kind.texts.taken)),
    ),
    description: z.string().check(z.trim(), z.maxLength(2000, tooLong(2000))),
    color: z
      .string()
      .check(
        z.regex(
          /^#[0-9a-fA-F]{6}$/,
          intl.formatMessage({ id: "labels.colorForm", defaultMessage: "Write it as #rrggbb, such as #1d4ed8" }),
        ),
      ),
  });
  const form = useZodForm<Values>(schema, before);
  const create = useWrite(kind.create);
  const update = useWrite(kind.update);
  const write = label ? update : create;

  const failed = (problem: Error) => {
    if (problem instanceof Refused && problem.has("UNIQUE"))
      form.setError("name", { type: "UNIQUE", message: intl.formatMessage(kind.texts.taken) }, { shouldFocus: true });
    else showRefusals(form, problem);
  };
  /** Tell what somebody else wrote into these meanwhile. */
  const isOvertaken = async (changed: [string, string][]) => {
    const read = (await now.refetch()).data;
    const fresh = [...(read?.customerTags ?? []), ...(read?.customerGroups ?? [])].find(({ id }) => id === label?.id);
    if (!fresh) return false;
    const state: Values = { ...seen, ...fresh };
    const found = (changed as [keyof Values, string][]).filter(
      ([part, value]) => state[part] !== seen[part] && state[part] !== value,
    );
    setSeen(state);
    setTheirs(found.map(([part]) => [part, state[part]]));
    return found.length > 0;
  };
  const save = form.handleSubmit(async ({ color, ...texts }) => {
    const values = kind.isExclusive ? texts : { ...texts, color };
    if (!label)
      return create.mutate(
        { input: values },
        {
          onError: failed,
          onSuccess: () => {
            notify({ kind: "success", title: intl.formatMessage(kind.texts.created, { name: values.name }) });
            onClose();
          },
        },
      );
    const changed = Object.entries(values).filter(([name, value]) => value !== before[name as keyof Values]);
    if (!changed.length) return onClose();
    if (await isOvertaken(changed)) return;
    const undo = () =>
      update.mutate(
        { id: label.id, input: Object.fromEntries(changed.map(([name]) => [name, before[name as keyof Values]])) },
        {
          onError: (problem) =>
            notify({
              kind: "error",
              title: intl.formatMessage({ id: "labels.failed", defaultMessage: "Nothing was changed" }),
              text: problem.message,
            }),
        },
      );
    update.mutate(
      { id: label.id, input: Object.fromEntries(changed) },
      {
        onError: failed,
        onSuccess: () => {
          notify({
            kind: "success",
            title: intl.formatMessage(kind.texts.updated, { name: values.name }),
            action: { label: intl.formatMessage({ id: "labels.undo", defaultMessage: "Undo" }), run: undo },
          });
          onClose();
        },
      },
    );
  });

  return (
    <SidePanel title={<FormattedMessage {...kind.texts[label ? "edit" : "new"]} />} isOpen onClose={onClose}>
      <EditForm
        onSubmit={save}
        onClose={onClose}
        write={write}
        state={form.formState}
        action={
          label ? (
            <FormattedMessage id="labels.save" defaultMessage="Save" />
          ) : (
            <FormattedMessage id="labels.create" defaultMessage="Create" />
          )
        }
      >
        <FormField
          control={form.control}
          name="name"
          isRequired
          autoFocus
          label={<FormattedMessage id="labels.name" defaultMessage="Name" />}
        />
        {!kind.isExclusive && <ColorChoice control={form.control} />}
        <FormField
          control={form.control}
          name="description"
          rows={4}
          label={<FormattedMessage id="labels.description" defaultMessage="Description" />}
          help={<FormattedMessage id="labels.descriptionHelp" defaultMessage="What it is for; only staff see it." />}
        />
        {theirs.length > 0 && (
          <div className="form-problem form-conflict" role="alert">
            <strong>
              <FormattedMessage
                id="labels.theirs"
                defaultMessage="Somebody else wrote here meanwhile. Save again to replace it."
              />
            </strong>
            <ul>
              {theirs.map(([part, value]) => (
                <li key={part}>
                  <FormattedMessage {...NAMES[part]} />: {value || "–"}
                </li>
              ))}
            </ul>
          </div>
        )}
      </EditForm>
    </SidePanel>
  );
}
