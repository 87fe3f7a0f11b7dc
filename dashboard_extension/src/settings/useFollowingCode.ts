import { useEffect } from "react";
import { type FieldPath, type FieldValues, type PathValue, type UseFormReturn, useWatch } from "react-hook-form";
import { slugOf } from "./slug";

/** Let a code follow the name that people read, until somebody types one. */
export function useFollowingCode<Values extends FieldValues>(
  form: UseFormReturn<Values, unknown, Values>,
  name: FieldPath<Values>,
  code: FieldPath<Values>,
  isNew: boolean,
): void {
  const typed: string = useWatch({ control: form.control, name });
  const follows = isNew && !(form.formState.dirtyFields as Record<string, unknown>)[code];
  useEffect(() => {
    if (follows) form.resetField(code, { defaultValue: slugOf(typed) as PathValue<Values, FieldPath<Values>> });
  }, [follows, typed, form, code]);
}
