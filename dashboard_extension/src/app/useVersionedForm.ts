import { useState } from "react";
import type { FieldValues } from "react-hook-form";
import { useIntl } from "react-intl";
import type { z } from "zod/mini";
import { type Refusal, Refused } from "../api/errors";
import { useRead, useWrite } from "../api/hooks";
import type { TypedDocumentString } from "../gql/graphql";
import { showRefusals, useZodForm } from "../ui/form";
import { useNotify } from "../ui/toasts";
import { useKeptForm } from "./useKeptForm";

interface Versioned {
  id: string;
  version?: number | null;
}

interface Options<Item extends Versioned, Values extends FieldValues & { name: string }, Input, Created, Updated, Now> {
  /** The one to change; without it a new one is made. */
  item: Item | undefined;
  /** What typed text is kept under where the log-in ends, but for the id. */
  kept: string;
  schema: z.ZodMiniType<Values, Values>;
  valuesOf: (item: Item | undefined) => Values;
  /** What differs, as the API takes it. */
  changesOf: (values: Values, before: Values) => Input;
  create: TypedDocumentString<Created, { input: Input }>;
  update: TypedDocumentString<Updated, { id: string; version: number; input: Input }>;
  now: TypedDocumentString<Now, { id: string }>;
  find: (now: Now) => Item | null | undefined;
  /** Puts refusals into words for the form; those that are shown elsewhere are left out. */
  say: (refusals: readonly Refusal[]) => Refusal[];
  onCreated: (created: Created, values: Values) => void;
  onClose: () => void;
}

/**
 * A form that makes something, or changes it: only what differs is sent, what is refused stands at its field, and where
 * somebody else has changed it meanwhile, one can load that and go on.
 */
export function useVersionedForm<
  Item extends Versioned,
  Values extends FieldValues & { name: string },
  Input extends object,
  Created,
  Updated,
  Now,
>(options: Options<Item, Values, Input, Created, Updated, Now>) {
  const { item, schema, valuesOf, changesOf, onCreated, onClose } = options;
  const intl = useIntl();
  const notify = useNotify();
  // What it was when the form was opened; what is behind it is read again meanwhile.
  const [base, setBase] = useState(item);
  const [theirs, setTheirs] = useState<Partial<Values>>({});
  const form = useZodForm<Values>(schema, valuesOf(item) as never);
  const keep = useKeptForm(form, `${options.kept}:${item?.id ?? "new"}`);
  const create = useWrite(options.create);
  const update = useWrite(options.update);
  const write = item ? update : create;
  const now = useRead(options.now, { id: item?.id ?? "" }, { enabled: false });

  const onError = (error: Error) => {
    keep(error);
    if (error instanceof Refused) showRefusals(form, new Refused(options.say(error.refusals)));
  };
  /** Save; `more` is what else a new one is made of. */
  const save = (more: Partial<Input> = {}) =>
    form.handleSubmit((values) => {
      const input = changesOf(values, valuesOf(base));
      if (!base)
        return create.mutate(
          { input: { ...input, ...more } },
          { onError, onSuccess: (created) => onCreated(created, values) },
        );
      if (!Object.keys(input).length) return onClose();
      update.mutate(
        { id: base.id, version: base.version ?? 0, input },
        {
          onError,
          onSuccess: () => {
            notify({
              kind: "success",
              title: intl.formatMessage(
                { id: "app.updated", defaultMessage: "“{name}” was changed" },
                { name: values.name },
              ),
            });
            onClose();
          },
        },
      );
    });
  /** Begin from what somebody else wrote; what was typed stays. */
  const takeNew = async () => {
    const { data } = await now.refetch();
    const found = data && options.find(data);
    if (!found) return;
    const before = valuesOf(base);
    const dirty = Object.keys(form.formState.dirtyFields);
    const others = Object.entries(valuesOf(found)).filter(
      ([part, value]) => dirty.includes(part) && value !== before[part],
    );
    setTheirs(Object.fromEntries(others) as Partial<Values>);
    setBase(found);
    form.reset(valuesOf(found) as never, { keepDirtyValues: true });
    write.reset();
  };
  return { form, write, save, takeNew, theirs };
}

/** Give those values that are others than before. */
export function changedOf<Values extends object>(
  values: Values,
  before: Values,
  parts: readonly (keyof Values)[] = Object.keys(values) as (keyof Values)[],
): Partial<Values> {
  const changed = parts.filter((part) => values[part] !== before[part]);
  return Object.fromEntries(changed.map((part) => [part, values[part]])) as Partial<Values>;
}
