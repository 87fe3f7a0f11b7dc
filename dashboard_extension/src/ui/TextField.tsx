import type { ReactNode, Ref } from "react";
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
} from "react-aria-components";
import "./field.css";

export interface TextFieldProps extends Omit<AriaTextFieldProps, "children" | "className" | "style"> {
  label: ReactNode;
  help?: ReactNode;
  /** What is wrong with it; shown below and read out. */
  error?: string | undefined;
  /** Shown behind the text, such as a currency; the text is then right-aligned. */
  unit?: string;
  rows?: number;
  placeholder?: string;
  ref?: Ref<HTMLInputElement & HTMLTextAreaElement>;
}

/** A line of text, or several with `rows`. */
export function TextField({ label, help, error, unit, rows, placeholder, ref, ...props }: TextFieldProps) {
  const input = rows ? (
    <TextArea ref={ref ?? null} className="field-input" rows={rows} {...(placeholder ? { placeholder } : {})} />
  ) : (
    <Input ref={ref ?? null} className="field-input" {...(placeholder ? { placeholder } : {})} />
  );
  return (
    <AriaTextField {...props} className="field" isInvalid={Boolean(error)} validationBehavior="aria">
      <Label className="field-label">
        {label}
        {props.isRequired && (
          <span className="field-required" aria-hidden="true">
            {" "}
            *
          </span>
        )}
      </Label>
      {unit ? (
        <div className="field-unit">
          {input}
          <span>{unit}</span>
        </div>
      ) : (
        input
      )}
      {help && (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </AriaTextField>
  );
}
