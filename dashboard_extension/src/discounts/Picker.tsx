import { ChevronDown } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Autocomplete, Button, Dialog, DialogTrigger, Menu, MenuItem, Popover } from "react-aria-components";
import { FormattedMessage } from "react-intl";
import { SearchField } from "../ui/SearchField";
import { ErrorPanel, Skeleton } from "../ui/states";
import type { Named } from "./kinds";
import "../organization/picker.css";
import "../ui/field.css";
import "../ui/menu.css";

/** So many are shown; who looks for another one types. */
export const SHOWN = 20;

interface PickerProps {
  label: string;
  /** What stands there: what is chosen, or that nothing is. */
  shown: string;
  isEmpty: boolean;
  isRequired?: boolean;
  hideLabel?: boolean;
  error?: string | undefined;
  /** What is to be found, once it is opened. */
  children: (close: () => void) => ReactNode;
}

/** A field for one thing of many, which is found by typing. */
export function Picker({ label, shown, isEmpty, isRequired, hideLabel, error, children }: PickerProps) {
  const id = useId();
  return (
    <div className="field" data-invalid={error ? true : undefined}>
      <span className={hideLabel ? "visually-hidden" : "field-label"} id={`${id}-label`}>
        {label}
        {isRequired && (
          <span className="field-required" aria-hidden="true">
            {" "}
            *
          </span>
        )}
      </span>
      <DialogTrigger>
        <Button
          className="field-select"
          id={`${id}-button`}
          aria-labelledby={`${id}-button ${id}-label`}
          aria-label={shown}
          {...(error ? { "aria-describedby": `${id}-error` } : {})}
        >
          <span className={isEmpty ? "muted" : ""}>{shown}</span>
          <ChevronDown aria-hidden="true" />
        </Button>
        <Popover className="menu-popover" placement="bottom start">
          <Dialog className="unit-picker" aria-label={label}>
            {({ close }) => children(close)}
          </Dialog>
        </Popover>
      </DialogTrigger>
      {error && (
        <span className="field-error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}

interface FoundProps {
  label: string;
  /** What the search is called. */
  find: string;
  search: string;
  onSearch: (search: string) => void;
  /** Missing until the first answer is there. */
  items: readonly Named[] | undefined;
  error: Error | null;
  onPick: (item: Named) => void;
}

/** The search and what it finds. */
export function Found({ label, find, search, onSearch, items, error, onPick }: FoundProps) {
  if (error && !items) return <ErrorPanel error={error} />;
  return (
    <Autocomplete>
      <div className="unit-picker-search">
        <SearchField autoFocus label={find} value={search} onChange={onSearch} />
      </div>
      {!items && <Skeleton height={32} />}
      <Menu
        className="menu"
        aria-label={label}
        items={items ?? []}
        onAction={(key) => {
          const item = items?.find((each) => each.id === key);
          if (item) onPick(item);
        }}
        renderEmptyState={() =>
          items && (
            <p className="menu-item muted">
              <FormattedMessage id="assortment.nothingFound" defaultMessage="Nothing found" />
            </p>
          )
        }
      >
        {(item) => (
          <MenuItem id={item.id} textValue={item.name} className="menu-item">
            {item.name}
          </MenuItem>
        )}
      </Menu>
    </Autocomplete>
  );
}
