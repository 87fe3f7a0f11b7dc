import { ChevronDown } from "lucide-react";
import { useId, useRef, useState } from "react";
import { Autocomplete, Button, Dialog, DialogTrigger, Menu, MenuItem, Popover } from "react-aria-components";
import { FormattedMessage, useIntl } from "react-intl";
import { useRead } from "../api/hooks";
import { SearchField } from "../ui/SearchField";
import { ErrorPanel, Skeleton } from "../ui/states";
import { type Kind, NONE, type Parent } from "./kinds";
import "../ui/field.css";
import "../ui/menu.css";
import "./picker.css";

/** So many are shown; who looks for another one types. */
const SHOWN = 20;

interface Props {
  kind: Kind;
  label: string;
  value: Parent | null;
  onChange: (value: Parent | null) => void;
  /** What choosing none is called; without it one has to be chosen. */
  none?: string;
  /** Only those that belong to one of these: ids, or "none". */
  of?: readonly string[];
  /** Ids that cannot be chosen. */
  without?: readonly string[];
  error?: string | undefined;
  hideLabel?: boolean;
}

/** One unit of a kind that is in use, found by typing. */
export function UnitPicker({ kind, label, value, onChange, none, of, without = [], error, hideLabel = false }: Props) {
  const intl = useIntl();
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const shown = value?.name ?? none ?? intl.formatMessage({ id: "organization.choose", defaultMessage: "Choose" });
  return (
    <div className="field" data-invalid={error ? true : undefined}>
      <span className={hideLabel ? "visually-hidden" : "field-label"} id={`${id}-label`}>
        {label}
      </span>
      <DialogTrigger>
        <Button
          ref={trigger}
          className="field-select"
          id={`${id}-button`}
          aria-labelledby={`${id}-button ${id}-label`}
          aria-label={shown}
          {...(error ? { "aria-describedby": `${id}-error` } : {})}
        >
          <span className={value ? "" : "muted"}>{shown}</span>
          <ChevronDown aria-hidden="true" />
        </Button>
        <Popover className="menu-popover" placement="bottom start">
          <Dialog className="unit-picker" aria-label={label}>
            {({ close }) => (
              <Found
                kind={kind}
                label={label}
                of={of}
                without={without}
                none={none}
                onPick={(unit) => {
                  onChange(unit);
                  close();
                }}
              />
            )}
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

interface FoundProps extends Pick<Props, "kind" | "label" | "of" | "none"> {
  without: readonly string[];
  onPick: (unit: Parent | null) => void;
}

function Found({ kind, label, of, none, without, onPick }: FoundProps) {
  const intl = useIntl();
  const [search, setSearch] = useState("");
  const { data, error } = useRead(
    kind.list,
    {
      ...(search ? { search } : {}),
      isArchived: false,
      first: SHOWN,
      ...(kind.parent && of ? { of: [...of] } : {}),
      parent: "",
      isOfOne: false,
    },
    { keep: true },
  );
  const units = (data?.units?.edges ?? []).map(({ node }) => node).filter((unit) => !without.includes(unit.id));
  const items = [
    ...(none && !search ? [{ id: NONE, name: none, unit: null }] : []),
    ...units.map((unit) => ({ id: unit.id, name: unit.name, unit })),
  ];
  if (error && !data) return <ErrorPanel error={error} />;
  return (
    <Autocomplete>
      <div className="unit-picker-search">
        <SearchField
          autoFocus
          label={intl.formatMessage({ id: "organization.find", defaultMessage: "Find by name" })}
          value={search}
          onChange={setSearch}
        />
      </div>
      {!data && <Skeleton height={32} />}
      <Menu
        className="menu"
        aria-label={label}
        items={items}
        onAction={(key) => {
          const unit = items.find((item) => item.id === key)?.unit;
          onPick(unit ? { id: unit.id, name: unit.name, parent: unit.parent ?? null } : null);
        }}
        renderEmptyState={() =>
          data && (
            <p className="menu-item muted">
              <FormattedMessage id="organization.nothingFound" defaultMessage="Nothing found" />
            </p>
          )
        }
      >
        {({ id, name, unit }) => (
          <MenuItem id={id} textValue={name} className="menu-item">
            <span className="stack-tight">
              <span className={unit ? "" : "muted"}>{name}</span>
              {unit?.parent && (
                <span className="small muted">
                  {unit.parent.name}
                  {unit.parent.parent && ` · ${unit.parent.parent.name}`}
                </span>
              )}
            </span>
          </MenuItem>
        )}
      </Menu>
    </Autocomplete>
  );
}
