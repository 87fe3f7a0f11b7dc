import { useState } from "react";
import { useWatch } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { z } from "zod/mini";
import { Refused } from "../api/errors";
import { useWrite } from "../api/hooks";
import { EditForm } from "../app/EditForm";
import type { CustomFieldKind } from "../gql/graphql";
import { SidePanel } from "../ui/Dialog";
import { FormField, FormSelect, showRefusals, useErrorText, useZodForm } from "../ui/form";
import { useNotify } from "../ui/toasts";
import type { Field } from "./FieldSettings";
import { KIND_IDS, KINDS } from "./fieldKinds";
import { CreateFieldDocument, UpdateFieldDocument } from "./query";
import { useFollowingCode } from "./useFollowingCode";

interface Props {
  /** The one to change; null makes a new one. */
  field: Field | null;
  fields: readonly Field[];
  onClose: () => void;
}

interface Values {
  name: string;
  slug: string;
  kind: string;
  /** One a line. */
  choices: string;
}

/** Define a field, or change its name and options; what customers have in it stays, and so do its kind and its code. */
export function FieldPanel({ field, fields, onClose }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const create = useWrite(CreateFieldDocument);
  const update = useWrite(UpdateFieldDocument);
  const write = field ? update : create;
  // What it was when the panel was opened, so that only what differs is sent.
  const [before] = useState<Values>({
    name: field?.name ?? "",
    slug: field?.slug ?? "",
    kind: field?.kind ?? "TEXT",
    choices: field?.choices.join("\n") ?? "",
  });
  const taken = intl.formatMessage({
    id: "settings.fieldTaken",
    defaultMessage: "There is a field with this code already",
  });
  const form = useZodForm<Values>(useSchema(field, fields, taken), before);
  const kind = useWatch({ control: form.control, name: "kind" });
  useFollowingCode(form, "name", "slug", !field);

  const options = {
    onError: (error: Error) => {
      if (error instanceof Refused && error.has("UNIQUE") && error.refusals[0]?.field === "slug")
        form.setError("slug", { type: "UNIQUE", message: taken }, { shouldFocus: true });
      else showRefusals(form, error);
    },
    onSuccess: () => {
      const said = { name: form.getValues("name").trim() };
      notify({
        kind: "success",
        title: field
          ? intl.formatMessage({ id: "settings.fieldSaved", defaultMessage: "The field “{name}” was changed" }, said)
          : intl.formatMessage({ id: "settings.fieldAdded", defaultMessage: "The field “{name}” is there" }, said),
      });
      onClose();
    },
  };
  const save = form.handleSubmit((values) => {
    const choices = linesOf(values.choices);
    const isChoice = values.kind === "CHOICE";
    if (!field)
      return create.mutate(
        {
          input: {
            name: values.name,
            slug: values.slug,
            kind: values.kind as CustomFieldKind,
            ...(isChoice ? { choices } : {}),
          },
        },
        options,
      );
    const input = {
      ...(values.name === before.name ? {} : { name: values.name }),
      ...(isChoice && choices.join("\n") !== before.choices ? { choices } : {}),
    };
    if (!Object.keys(input).length) return onClose();
    update.mutate({ id: field.id, input }, options);
  });

  return (
    <SidePanel
      isOpen
      onClose={onClose}
      title={
        field ? (
          <FormattedMessage id="settings.editField" defaultMessage="Edit field" />
        ) : (
          <FormattedMessage id="settings.newField" defaultMessage="New field" />
        )
      }
    >
      <EditForm
        onSubmit={save}
        onClose={onClose}
        write={write}
        state={form.formState}
        action={
          field ? (
            <FormattedMessage id="settings.save" defaultMessage="Save" />
          ) : (
            <FormattedMessage id="settings.add" defaultMessage="Add" />
          )
        }
      >
        <FormField
          control={form.control}
          name="name"
          isRequired
          autoFocus
          autoComplete="off"
          label={<FormattedMessage id="settings.name" defaultMessage="Name" />}
        />
        <FormSelect
          control={form.control}
          name="kind"
          isDisabled={Boolean(field)}
          options={KIND_IDS.map((id) => ({ id, label: intl.formatMessage(KINDS[id].name) }))}
          label={<FormattedMessage id="settings.kind" defaultMessage="Kind" />}
          help={
            <>
              <FormattedMessage {...KINDS[kind as CustomFieldKind].help} />{" "}
              <FormattedMessage id="settings.kindFixed" defaultMessage="The kind cannot be changed later." />
            </>
          }
        />
        {kind === "CHOICE" && (
          <FormField
            control={form.control}
            name="choices"
            isRequired
            rows={6}
            label={<FormattedMessage id="settings.choices" defaultMessage="Options" />}
            help={
              <FormattedMessage
                id="settings.choicesHelp"
                defaultMessage="One on each line, in the order in which they are offered. One that customers have cannot be taken away."
              />
            }
          />
        )}
        <FormField
          control={form.control}
          name="slug"
          isRequired
          isDisabled={Boolean(field)}
          autoComplete="off"
          label={<FormattedMessage id="settings.code" defaultMessage="Code" />}
          help={
            <FormattedMessage
              id="settings.codeHelp"
              defaultMessage="What other systems read. It cannot be changed later."
            />
          }
        />
      </EditForm>
    </SidePanel>
  );
}

/** What stands on the lines, without empty ones. */
export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.split(/\s+/).filter(Boolean).join(" "))
    .filter(Boolean);
}

function useSchema(field: Field | null, fields: readonly Field[], taken: string): z.ZodMiniType<Values, Values> {
  const intl = useIntl();
  const { required } = useErrorText();
  const tooLong = (most: number) =>
    intl.formatMessage({ id: "settings.tooLong", defaultMessage: "{most} characters at most" }, { most });
  return z
    .object({
      name: z.string().check(z.trim(), z.minLength(1, required), z.maxLength(100, tooLong(100))),
      slug: z.string().check(
        z.trim(),
        z.minLength(1, required),
        z.maxLength(50, tooLong(50)),
        z.regex(
          /^([a-z][a-z0-9]*(-[a-z0-9]+)*)?$/,
          intl.formatMessage({
            id: "settings.slugForm",
            defaultMessage: "A lower-case letter first, then lower-case letters, digits and single hyphens",
          }),
        ),
        z.refine((slug) => Boolean(field) || !fields.some((other) => other.slug === slug), taken),
      ),
      kind: z.string(),
      choices: z.string(),
    })
    .check(({ value, issues }) => {
      if (value.kind !== "CHOICE") return;
      const refuse = (message: string) => issues.push({ code: "custom", path: ["choices"], message, input: value });
      const choices = linesOf(value.choices);
      const twice = choices.find(
        (choice, at) => choices.findIndex((other) => other.toLowerCase() === choice.toLowerCase()) < at,
      );
      if (!choices.length) refuse(required);
      else if (choices.length > 200)
        refuse(
          intl.formatMessage({ id: "settings.mostChoices", defaultMessage: "{most} options at most" }, { most: 200 }),
        );
      else if (choices.some((choice) => choice.length > 100)) refuse(tooLong(100));
      else if (twice)
        refuse(
          intl.formatMessage({ id: "settings.twice", defaultMessage: "“{choice}” is there twice" }, { choice: twice }),
        );
    });
}
