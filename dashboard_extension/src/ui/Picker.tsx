import { ChevronDown } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Autocomplete, Button, Dialog, DialogTrigger, Menu, MenuItem, Popover } from "react-aria-components";
import { FormattedMessage } from "react-intl";
import { SearchField } from "./SearchField";
import { ErrorPanel, Skeleton } from "./states";
import "./field.css";
import "./menu.css";
import "./picker.css";

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
          <Dialog className="picker" aria-label={label}>
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

interface Pickable {
  id: string;
  name: string;
  /** What tells it from others of the same name. */
  more?: string | undefined;
  /** Stands for choosing nothing. */
  isNone?: boolean;
}

interface FoundProps<Item extends Pickable> {
  label: string;
  /** What the search is called. */
  find: string;
  search: string;
  onSearch: (search: string) => void;
  /** Missing until the first answer is there. */
  items: readonly Item[] | undefined;
  error: Error | null;
  onPick: (item: Item) => void;
}

/** The search and what it finds. */
export function Found<Item extends Pickable>(props: FoundProps<Item>) {
  const { label, find, search, onSearch, items, error, onPick } = props;
  if (error && !items) return <ErrorPanel error={error} />;
  return (
    <Autocomplete>
      <div className="picker-search">
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
              <FormattedMessage id="ui.nothingFound" defaultMessage="Nothing found" />
            </p>
          )
        }
      >
        {({ id, name, more, isNone }) => (
          <MenuItem id={id} textValue={more ? `${name} ${more}` : name} className="menu-item">
            <span className="stack-tight">
              <span className={isNone ? "muted" : ""}>{name}</span>
              {more && <span className="small muted">{more}</span>}
            </span>
          </MenuItem>
        )}
      </Menu>
    </Autocomplete>
  );
}
