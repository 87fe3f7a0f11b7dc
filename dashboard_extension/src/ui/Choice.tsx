import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import {
  Checkbox as AriaCheckbox,
  Switch as AriaSwitch,
  type CheckboxProps,
  type SwitchProps,
} from "react-aria-components";
import "./field.css";

/** A box to tick. Inside a table's selection column it needs no props but its slot. */
export function Checkbox({
  children,
  ...props
}: Omit<CheckboxProps, "children" | "className"> & { children?: ReactNode }) {
  return (
    <AriaCheckbox {...props} className="choice">
      {({ isSelected, isIndeterminate }) => (
        <>
          <span className="choice-box" aria-hidden="true">
            {isIndeterminate ? <Minus size={14} /> : isSelected ? <Check size={14} /> : null}
          </span>
          {children}
        </>
      )}
    </AriaCheckbox>
  );
}

/** Something that is on or off at once. */
export function Switch({ children, ...props }: Omit<SwitchProps, "children" | "className"> & { children: ReactNode }) {
  return (
    <AriaSwitch {...props} className="choice">
      <span className="switch-track" aria-hidden="true" />
      <span>{children}</span>
    </AriaSwitch>
  );
}
