import { ChevronDown } from "lucide-react";
import { useId, useState } from "react";
import { Autocomplete, Button, Dialog, DialogTrigger, Menu, MenuItem, Popover } from "react-aria-components";
import { FormattedMessage, useIntl } from "react-intl";
import { useRead } from "../api/hooks";
import { nameOf } from "../customers/status";
import { SearchField } from "../ui/SearchField";
import { ErrorPanel, Skeleton } from "../ui/states";
import { FindCustomersDocument } from "./query";
import "../organization/picker.css";
import "../ui/field.css";
import "../ui/menu.css";

/** So many are shown; who looks for another one types. */
const SHOWN = 20;

interface Props {
  label: string;
  /** Name of who is chosen. */
  value: string | null;
  onChange: (id: string) => void;
}

/** One customer, found by typing. */
export function CustomerPicker({ label, value, onChange }: Props) {
  const intl = useIntl();
  const id = useId();
  const shown = value ?? intl.formatMessage({ id: "assortment.chooseCustomer", defaultMessage: "Choose a customer" });
  return (
    <div className="field">
      <span className="field-label" id={`${id}-label`}>
        {label}
      </span>
      <DialogTrigger>
        <Button
          className="field-select"
          id={`${id}-button`}
          aria-labelledby={`${id}-button ${id}-label`}
          aria-label={shown}
        >
          <span className={value ? "" : "muted"}>{shown}</span>
          <ChevronDown aria-hidden="true" />
        </Button>
        <Popover className="menu-popover" placement="bottom start">
          <Dialog className="unit-picker" aria-label={label}>
            {({ close }) => (
              <Found
                label={label}
                onPick={(picked) => {
                  onChange(picked);
                  close();
                }}
              />
            )}
          </Dialog>
        </Popover>
      </DialogTrigger>
    </div>
  );
}

function Found({ label, onPick }: { label: string; onPick: (id: string) => void }) {
  const intl = useIntl();
  const [search, setSearch] = useState("");
  const { data, error } = useRead(
    FindCustomersDocument,
    { ...(search ? { search } : {}), first: SHOWN },
    { keep: true },
  );
  const items = (data?.customerProfiles?.edges ?? []).map(({ node }) => ({ ...node, name: nameOf(node) }));
  if (error && !data) return <ErrorPanel error={error} />;
  return (
    <Autocomplete>
      <div className="unit-picker-search">
        <SearchField
          autoFocus
          label={intl.formatMessage({ id: "assortment.findCustomer", defaultMessage: "Find a customer" })}
          value={search}
          onChange={setSearch}
        />
      </div>
      {!data && <Skeleton height={32} />}
      <Menu
        className="menu"
        aria-label={label}
        items={items}
        onAction={(key) => onPick(String(key))}
        renderEmptyState={() =>
          data && (
            <p className="menu-item muted">
              <FormattedMessage id="assortment.nothingFound" defaultMessage="Nothing found" />
            </p>
          )
        }
      >
        {({ id, name, email }) => (
          <MenuItem id={id} textValue={`${name} ${email}`} className="menu-item">
            <span className="stack-tight">
              <span>{name}</span>
              <span className="small muted">{email}</span>
            </span>
          </MenuItem>
        )}
      </Menu>
    </Autocomplete>
  );
}
