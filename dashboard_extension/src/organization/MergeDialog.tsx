import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Refused } from "../api/errors";
import { useWrite } from "../api/hooks";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { FormProblem } from "../ui/form";
import { useNotify } from "../ui/toasts";
import type { Kind, Parent, Unit } from "./kinds";
import { UnitPicker } from "./UnitPicker";

interface Props {
  kind: Kind;
  /** What was selected. Of several, the one with the most customers stays unless another is chosen. */
  chosen: readonly Unit[];
  onClose: () => void;
  onDone: () => void;
}

/** Make one unit of several; says beforehand how many customers that concerns. */
export function MergeDialog({ kind, chosen, onClose, onDone }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const merge = useWrite(kind.merge);
  const [into, setInto] = useState<Parent | null>(() =>
    chosen.length > 1
      ? chosen.reduce((most, unit) => ((unit.customers ?? 0) > (most.customers ?? 0) ? unit : most))
      : null,
  );
  const going = chosen.filter(({ id }) => id !== into?.id);
  const count = (of: "customers" | "children") => going.reduce((sum, unit) => sum + (unit[of] ?? 0), 0);
  const names = intl.formatList(
    going.map(({ name }) => `“${name}”`),
    { type: "conjunction" },
  );
  const run = () =>
    into &&
    merge.mutate(
      { ids: going.map(({ id }) => id), into: into.id },
      {
        onSuccess: (data) => {
          notify({
            kind: "success",
            title: intl.formatMessage(
              { id: "organization.merged", defaultMessage: "{names} merged into “{target}”" },
              { names, target: into.name },
            ),
            text: intl.formatMessage(
              {
                id: "organization.movedCustomers",
                defaultMessage: "{count, plural, =0 {No customer} one {# customer} other {# customers}} came along.",
              },
              { count: data.written?.count ?? 0 },
            ),
          });
          onDone();
          onClose();
        },
      },
    );

  return (
    <Dialog
      title={
        <FormattedMessage
          id="organization.mergeTitle"
          defaultMessage="{kind, select, companies {Merge companies} branches {Merge branches} other {Merge departments}}"
          values={{ kind: kind.id }}
        />
      }
      isOpen
      isDismissable={false}
      onClose={onClose}
    >
      <div className="stack">
        <UnitPicker
          kind={kind}
          label={intl.formatMessage({ id: "organization.stays", defaultMessage: "The one that stays" })}
          value={into}
          without={chosen.length > 1 ? [] : chosen.map(({ id }) => id)}
          onChange={(next) => {
            setInto(next);
            merge.reset();
          }}
        />
        {into && going.length > 0 && (
          <div className="organization-preview stack-tight" aria-live="polite">
            <span>
              <FormattedMessage
                id="organization.mergeCustomers"
                defaultMessage="{customers, plural, =0 {No customer moves} one {# customer moves} other {# customers move}} from {names} to “{target}”."
                values={{ customers: count("customers"), names, target: into.name }}
              />
            </span>
            {kind.child && count("children") > 0 && (
              <span>
                <FormattedMessage
                  id="organization.mergeChildren"
                  defaultMessage="{kind, select, companies {{children, plural, one {# branch} other {# branches}}} other {{children, plural, one {# department} other {# departments}}}} too."
                  values={{ kind: kind.id, children: count("children") }}
                />
              </span>
            )}
            <span className="small muted">
              <FormattedMessage
                id="organization.mergeGone"
                defaultMessage="{count, plural, one {{names} is} other {{names} are}} gone afterwards. This cannot be undone."
                values={{ count: going.length, names }}
              />
            </span>
          </div>
        )}
        <FormProblem error={merge.error} root={merge.error instanceof Refused ? merge.error.message : undefined} />
        <div className="dialog-actions">
          <Button autoFocus={chosen.length > 1} onPress={onClose}>
            <FormattedMessage id="ui.cancel" defaultMessage="Cancel" />
          </Button>
          <Button look="critical" isDisabled={!into || !going.length || merge.isPending} onPress={run}>
            <FormattedMessage id="organization.mergeNow" defaultMessage="Merge" />
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
