import { zodResolver } from "@hookform/resolvers/zod";
import type { ReactNode } from "react";
import {
  type Control,
  type DefaultValues,
  type FieldPath,
  type FieldValues,
  type UseFormReturn,
  useController,
  useForm,
} from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import type { z } from "zod/mini";
import { Expired, Refused, Unreachable } from "../api/errors";
import { Button } from "./Button";
import { type Option, Select } from "./Select";
import { ErrorPanel } from "./states";
import { TextField, type TextFieldProps } from "./TextField";
import "./form.css";

/** A form whose schema says what is valid; zod's messages are ids of `errorText`, or texts. */
export function useZodForm<Values extends FieldValues>(
  schema: z.ZodMiniType<Values, Values>,
  defaultValues: DefaultValues<Values>,
): UseFormReturn<Values, unknown, Values> {
  return useForm<Values, unknown, Values>({
    resolver: zodResolver(schema),
    defaultValues,
    mode: "onTouched",
    reValidateMode: "onChange",
  });
}

/**
 * Put what the API refused at the fields to blame; what belongs to no field of the form stands above its buttons.
 * `names` maps the API's field names to the form's, where they differ.
 */
export function showRefusals<Values extends FieldValues>(
  form: UseFormReturn<Values, unknown, Values>,
  error: unknown,
  names: Record<string, FieldPath<Values>> = {},
): void {
  if (!(error instanceof Refused)) return;
  const known = Object.keys(form.getValues());
  const rest: string[] = [];
  let focused = false;
  for (const refusal of error.refusals) {
    const field = refusal.field ?? "";
    const name = names[field] ?? (known.includes(field) ? (field as FieldPath<Values>) : null);
    if (!name) rest.push(refusal.message);
    else form.setError(name, { type: refusal.code, message: refusal.message }, { shouldFocus: !focused });
    focused ||= Boolean(name);
  }
  if (rest.length) form.setError("root", { message: rest.join(" ") });
}

interface FormFieldProps<Values extends FieldValues>
  extends Omit<TextFieldProps, "value" | "onChange" | "error" | "name"> {
  control: Control<Values, unknown, Values>;
  name: FieldPath<Values>;
}

/** A text field of a form. */
export function FormField<Values extends FieldValues>({ control, name, ...props }: FormFieldProps<Values>) {
  const { field, fieldState } = useController({ control, name });
  return (
    <TextField
      {...props}
      name={name}
      ref={field.ref}
      value={field.value ?? ""}
      onChange={field.onChange}
      onBlur={field.onBlur}
      error={fieldState.error?.message}
    />
  );
}

interface FormSelectProps<Values extends FieldValues> {
  control: Control<Values, unknown, Values>;
  name: FieldPath<Values>;
  label: ReactNode;
  options: readonly Option[];
  help?: ReactNode;
  isRequired?: boolean;
  isDisabled?: boolean;
}

/** A choice of a form. */
export function FormSelect<Values extends FieldValues>({ control, name, ...props }: FormSelectProps<Values>) {
  const { field, fieldState } = useController({ control, name });
  // Nothing chosen may be a choice with words of its own.
  const nothing = props.options.some(({ id }) => id === "") ? "" : null;
  return (
    <Select {...props} value={field.value || nothing} onChange={field.onChange} error={fieldState.error?.message} />
  );
}

/** What went wrong with the form as a whole: above its buttons. Typed text stays where it is. */
export function FormProblem({
  error,
  root,
  onReload,
}: {
  error: unknown;
  root?: string | undefined;
  onReload?: () => void;
}) {
  if (error instanceof Refused && error.has("CONFLICT"))
    return (
      <div className="form-problem form-conflict" role="alert">
        <strong>
          <FormattedMessage id="ui.conflict" defaultMessage="Somebody else has changed this meanwhile" />
        </strong>
        <p>
          <FormattedMessage
            id="ui.conflictHelp"
            defaultMessage="What you typed is still here. Load the new state and check what of it still holds."
          />
        </p>
        {onReload && (
          <Button onPress={onReload}>
            <FormattedMessage id="ui.reload" defaultMessage="Load the new state" />
          </Button>
        )}
      </div>
    );
  if (root)
    return (
      <p className="form-problem" role="alert">
        {root}
      </p>
    );
  if (error instanceof Expired || error instanceof Unreachable || (error && !(error instanceof Refused)))
    return <ErrorPanel error={error} />;
  return null;
}

/** The words for what a form refuses by itself. */
export function useErrorText(): { required: string } {
  const intl = useIntl();
  return { required: intl.formatMessage({ id: "ui.required", defaultMessage: "Fill this in" }) };
}
