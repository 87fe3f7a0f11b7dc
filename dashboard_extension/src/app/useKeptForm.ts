import { useEffect, useState } from "react";
import type { DefaultValues, FieldValues, UseFormReturn } from "react-hook-form";
import { Expired } from "../api/errors";
import { useDraft } from "./drafts";

/**
 * Lets what was typed outlast a log-in that has ended: the returned function keeps it where that is why a write failed, and
 * the form begins with it when it is opened again.
 */
export function useKeptForm<Values extends FieldValues>(form: UseFormReturn<Values, unknown, Values>, name: string) {
  const drafts = useDraft<Partial<Values>>(name);
  const [draft] = useState(() => drafts.take());
  // biome-ignore lint/correctness/useExhaustiveDependencies: once; as a change, so that it is sent and leaving asks
  useEffect(() => {
    if (draft)
      form.reset({ ...form.getValues(), ...draft } as DefaultValues<Values> & Values, { keepDefaultValues: true });
  }, []);
  const { dirtyFields } = form.formState;
  return (error: unknown) => {
    if (!(error instanceof Expired)) return;
    // What was not touched is left out: it may be something else by then.
    const typed = Object.entries(form.getValues()).filter(([field]) => field in dirtyFields);
    drafts.keep(Object.fromEntries(typed) as Partial<Values>);
  };
}
