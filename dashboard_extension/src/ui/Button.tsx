import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps, Link as AriaLink } from "react-aria-components";
import { useHref } from "react-router";
import "./button.css";

type Look = "primary" | "secondary" | "quiet" | "critical";

interface ButtonProps extends Omit<AriaButtonProps, "children" | "className" | "style"> {
  look?: Look;
  icon?: ReactNode;
  children?: ReactNode;
}

/** A button; with an icon alone it needs an `aria-label`. */
export function Button({ look = "secondary", icon, children, ...props }: ButtonProps) {
  return (
    <AriaButton {...props} className={`button button-${look} ${children ? "" : "button-icon"}`}>
      {icon}
      {children}
    </AriaButton>
  );
}

interface ButtonLinkProps {
  to: string;
  look?: Look;
  icon?: ReactNode;
  children?: ReactNode;
  "aria-label"?: string;
}

/** A link within the application that looks like a button. */
export function ButtonLink({ to, look = "secondary", icon, children, ...props }: ButtonLinkProps) {
  const href = useHref(to);
  return (
    <AriaLink {...props} href={href} className={`button button-${look} ${children ? "" : "button-icon"}`}>
      {icon}
      {children}
    </AriaLink>
  );
}
