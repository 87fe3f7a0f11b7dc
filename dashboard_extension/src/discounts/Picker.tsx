import { ChevronDown } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { Autocomplete, Button, Dialog, DialogTrigger, Menu, MenuItem, Popover } from "react-aria-components";
import { FormattedMessage } from "react-intl";
import { SearchField } from "../ui/SearchField";
import { ErrorPanel, Skeleton } from "../ui/states";
import "../organization/picker.css";
import "../ui/field.css";
import "../ui/menu.css";

/** So many are shown; who looks for another one types. */
export const SHOWN = 20;

export interface Item {
  id: string;
  name: string;
}

interface Props<One extends Item> {
  label: string;
  /** What the search is called. */
  find: string;
  /** What stands there: what is chosen, or that nothing is. */
  shown: string;
  isEmpty: boolean;
  /** Reads what is found by a search; undefined while that is under way. */
  useFound: (search: string) => { items: readonly One[] | undefined; error: Error | null };
  onPick: (item: One) => void;
  isRequired?: boolean;
  error?: string | undefined;
  help?: ReactNode;
}

/** One thing of many, found by typing. */
export function Picker<One extends Item>(props: Props<One>) {
  const { label, shown, isEmpty, error, help, isRequired } = props;
  const id = useId();
  return (
    <div className="field" data-invalid={error ? true : undefined}>
      <span className="field-label" id={`${id}-label`}>
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
            {({ close }) => (
              <Found
                {...props}
                onPick={(item) => {
                  props.onPick(item);
                  close();
                }}
              />
            )}
          </Dialog>
        </Popover>
      </DialogTrigger>
      {help && <span className="field-help">{help}</span>}
      {error && (
        <span className="field-error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}

function Found<One extends Item>({ label, find, useFound, onPick }: Props<One>) {
  const [search, setSearch] = useState("");
  const { items, error } = useFound(search);
  if (error && !items) return <ErrorPanel error={error} />;
  return (
    <Autocomplete>
      <div className="unit-picker-search">
        <SearchField autoFocus label={find} value={search} onChange={setSearch} />
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
