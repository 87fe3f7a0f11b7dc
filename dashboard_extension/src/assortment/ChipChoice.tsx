import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useIntl } from "react-intl";
import "../customers/list/list.css";

interface Props<Id extends string> {
  label: string;
  /** Each with how many there are behind it, where that is to be said. */
  options: readonly { id: Id; name: string; count?: number | undefined }[];
  value: Id;
  onChange: (value: Id) => void;
}

/** One of a few choices, side by side; arrow keys walk them. */
export function ChipChoice<Id extends string>({ label, options, value, onChange }: Props<Id>) {
  const intl = useIntl();
  return (
    <ToggleButtonGroup
      className="assortment-chips"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={([next]) => onChange(next as Id)}
    >
      {options.map(({ id, name, count }) => (
        <ToggleButton key={id} id={id} className="chip">
          {name}
          {count !== undefined && <span className="chip-count">{intl.formatNumber(count)}</span>}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
