import { Ellipsis } from "lucide-react";
import type { ReactNode } from "react";
import { Menu as AriaMenu, MenuItem as AriaMenuItem, MenuTrigger, Popover, Separator } from "react-aria-components";
import { Button } from "./Button";
import "./menu.css";

export interface Action {
  id: string;
  label: string;
  icon?: ReactNode;
  critical?: boolean;
  isDisabled?: boolean;
  /** Draw a line above it. */
  apart?: boolean;
  run: () => void;
}

/** What else can be done, behind one button. */
export function ActionMenu({
  label,
  actions,
  trigger,
}: {
  label: string;
  actions: readonly Action[];
  trigger?: ReactNode;
}) {
  return (
    <MenuTrigger>
      {trigger ?? <Button aria-label={label} icon={<Ellipsis aria-hidden="true" />} />}
      <Popover className="menu-popover" placement="bottom end">
        <AriaMenu
          className="menu"
          aria-label={label}
          onAction={(key) => afterClosing(() => actions.find(({ id }) => id === key)?.run())}
        >
          {actions.flatMap(({ id, label: text, icon, critical, isDisabled, apart }) => [
            ...(apart ? [<Separator key={`${id}-line`} className="menu-separator" />] : []),
            <AriaMenuItem
              key={id}
              id={id}
              textValue={text}
              isDisabled={isDisabled ?? false}
              className={`menu-item ${critical ? "menu-item-critical" : ""}`}
            >
              {icon}
              {text}
            </AriaMenuItem>,
          ])}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

/** So many frames may pass until the focus is back; then what was chosen is done all the same. */
const FRAMES = 60;

/** The menu gives the focus back to its button first, so that a dialog which opens has it, and returns it there. */
function afterClosing(run: () => void, frames = FRAMES) {
  const focused = document.activeElement;
  const isBack = focused && focused !== document.body && !focused.closest("[role=menu]");
  if (isBack || frames === 0) run();
  else requestAnimationFrame(() => afterClosing(run, frames - 1));
}
