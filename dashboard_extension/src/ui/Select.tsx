import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import {
  Select as AriaSelect,
  Button,
  FieldError,
  type Key,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
} from "react-aria-components";
import "./field.css";
import "./menu.css";

export interface Option {
  id: string;
  label: string;
}

interface SelectProps {
  label: ReactNode;
  options: readonly Option[];
  value: string | null;
  onChange: (value: string) => void;
  help?: ReactNode;
  error?: string | undefined;
  isRequired?: boolean;
  isDisabled?: boolean;
  placeholder?: string;
  hideLabel?: boolean;
}

/** One of a handful of choices. */
export function Select({
  label,
  options,
  value,
  onChange,
  help,
  error,
  placeholder,
  hideLabel,
  ...props
}: SelectProps) {
  return (
    <AriaSelect
      {...props}
      className="field"
      value={value}
      onChange={(key: Key | null) => key !== null && onChange(String(key))}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      placeholder={placeholder ?? "–"}
    >
      <Label className={hideLabel ? "visually-hidden" : "field-label"}>
        {label}
        {props.isRequired && (
          <span className="field-required" aria-hidden="true">
            {" "}
            *
          </span>
        )}
      </Label>
      <Button className="field-select">
        <SelectValue />
        <ChevronDown aria-hidden="true" />
      </Button>
      {help && (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
      <Popover className="menu-popover">
        <ListBox className="menu" items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className="menu-item">
              {({ isSelected }) => (
                <>
                  <span className="menu-check">{isSelected && <Check aria-hidden="true" />}</span>
                  {option.label}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
