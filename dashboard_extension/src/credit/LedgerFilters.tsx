import { FormattedMessage, useIntl } from "react-intl";
import { Button } from "../ui/Button";
import { Select } from "../ui/Select";
import { DayField } from "./DayField";
import type { LedgerFilter } from "./useLedgerFilter";
import { KIND_TEXTS, KINDS } from "./words";

interface LedgerFiltersProps {
  filter: LedgerFilter;
  onChange: (changes: Partial<LedgerFilter>) => void;
  onClear: () => void;
}

/** Which entries of the ledger are shown. */
export function LedgerFilters({ filter, onChange, onClear }: LedgerFiltersProps) {
  const intl = useIntl();
  const { kind, from, until } = filter;
  const all = { id: "all", label: intl.formatMessage({ id: "credit.allKinds", defaultMessage: "All kinds" }) };
  return (
    <div className="ledger-filters no-print">
      <Select
        label={<FormattedMessage id="credit.kind" defaultMessage="Kind" />}
        options={[all, ...KINDS.map((each) => ({ id: each, label: intl.formatMessage(KIND_TEXTS[each]) }))]}
        value={kind ?? all.id}
        onChange={(id) => onChange({ kind: KINDS.find((each) => each === id) ?? null })}
      />
      <DayField
        label={<FormattedMessage id="credit.from" defaultMessage="From" />}
        value={from}
        onChange={(day) => onChange({ from: day })}
      />
      <DayField
        label={<FormattedMessage id="credit.until" defaultMessage="Until" />}
        value={until}
        onChange={(day) => onChange({ until: day })}
        error={
          from && until && from > until
            ? intl.formatMessage({ id: "credit.beforeFrom", defaultMessage: "This is before the beginning." })
            : undefined
        }
      />
      {(kind || from || until) && (
        <Button look="quiet" onPress={onClear}>
          <FormattedMessage id="credit.clear" defaultMessage="Clear" />
        </Button>
      )}
    </div>
  );
}
