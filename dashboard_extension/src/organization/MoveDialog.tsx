import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Refused } from "../api/errors";
import { useWrite } from "../api/hooks";
import { Button } from "../ui/Button";
import { Checkbox } from "../ui/Choice";
import { Dialog } from "../ui/Dialog";
import { FormProblem } from "../ui/form";
import { useNotify } from "../ui/toasts";
import { ALONE, KINDS, type Kind, type Parent, type Unit, WORDS } from "./kinds";
import { UnitPicker } from "./UnitPicker";

/** A kind that belongs to something. */
export type Movable = Kind & { [Part in "move" | "parent"]: NonNullable<Kind[Part]> };

export function isMovable(kind: Kind): kind is Movable {
  return kind.move !== null && kind.parent !== null;
}

interface Props {
  kind: Movable;
  unit: Unit;
  onClose: () => void;
}

/** Let a branch belong to another company, or a department to another branch; customers who stand in the way are counted. */
export function MoveDialog({ kind, unit, onClose }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const before = unit.parent ?? null;
  const [to, setTo] = useState<Parent | null>(before);
  const [withCustomers, setWithCustomers] = useState(false);
  const [blocked, setBlocked] = useState<string>();
  const move = useWrite(kind.move);
  const { kind: parentKind, input } = kind.parent;
  const { name } = unit;
  const customers = unit.customers ?? 0;

  const run = () =>
    move.mutate(
      { id: unit.id, to: to?.id ?? null, withCustomers },
      {
        onError: (error) => {
          if (!(error instanceof Refused)) return;
          setBlocked(error.refusals.find(({ field }) => field === input)?.message);
        },
        onSuccess: (data) => {
          notify({
            kind: "success",
            title: intl.formatMessage(
              { id: "organization.moved", defaultMessage: "“{name}” moved to: {to}" },
              { name, to: to?.name ?? intl.formatMessage(ALONE[parentKind]) },
            ),
            text: intl.formatMessage(
              {
                id: "organization.movedCustomers",
                defaultMessage: "{count, plural, =0 {No customer} one {# customer} other {# customers}} came along.",
              },
              { count: data.written?.count ?? 0 },
            ),
          });
          onClose();
        },
      },
    );

  return (
    <Dialog
      title={<FormattedMessage id="organization.moveTitle" defaultMessage="Move “{name}”" values={{ name }} />}
      isOpen
      isDismissable={false}
      onClose={onClose}
    >
      <div className="stack">
        <UnitPicker
          kind={KINDS[parentKind]}
          label={intl.formatMessage(WORDS[parentKind])}
          none={intl.formatMessage(ALONE[parentKind])}
          value={to}
          error={blocked}
          onChange={(next) => {
            setTo(next);
            setBlocked(undefined);
            move.reset();
          }}
        />
        {customers > 0 && to && (
          <div className="organization-preview stack-tight">
            <p>
              <FormattedMessage
                id="organization.moveCustomers"
                defaultMessage="{kind, select, branches {{customers, plural, one {One customer belongs} other {# customers belong}} to this branch. Who is no company’s contact becomes a contact of the new one.} other {{customers, plural, one {One customer belongs} other {# customers belong}} to this department. Who is in no branch comes into the new one.}}"
                values={{ kind: kind.id, customers }}
              />
            </p>
            <Checkbox isSelected={withCustomers} onChange={setWithCustomers}>
              <FormattedMessage
                id="organization.withCustomers"
                defaultMessage="{kind, select, branches {Also take along contacts of other companies} other {Also take along customers of other branches}}"
                values={{ kind: kind.id }}
              />
            </Checkbox>
          </div>
        )}
        {!blocked && (
          <FormProblem error={move.error} root={move.error instanceof Refused ? move.error.message : undefined} />
        )}
        <div className="dialog-actions">
          <Button onPress={onClose}>
            <FormattedMessage id="ui.cancel" defaultMessage="Cancel" />
          </Button>
          <Button look="primary" isDisabled={to?.id === before?.id || move.isPending} onPress={run}>
            <FormattedMessage id="organization.moveNow" defaultMessage="Move" />
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
