import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useWrite } from "../api/hooks";
import { ConfirmDialog } from "../ui/Dialog";
import { FormProblem } from "../ui/form";
import { Select } from "../ui/Select";
import { useNotify } from "../ui/toasts";
import type { Kind, Label } from "./kinds";
import { refusedText } from "./MergeDialog";

interface Props {
  kind: Kind;
  labels: readonly Label[];
  label: Label;
  onClose: () => void;
}

/** Asks before a tag or group is gone, and says what becomes of its customers; those of a group need another one. */
export function DeleteDialog({ kind, labels, label, onClose }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const remove = useWrite(kind.delete);
  const [moveTo, setMoveTo] = useState<string | null>(null);
  const { name } = label;
  // What the list says now: somebody may have come into it since the dialog was opened.
  const customers = labels.find(({ id }) => id === label.id)?.customers ?? label.customers;
  const others = labels.filter(({ id }) => id !== label.id);
  const isMoving = kind.isExclusive && customers > 0;
  const target = others.find(({ id }) => id === moveTo);

  const run = () =>
    remove.mutate(
      { id: label.id, ...(moveTo ? { moveTo } : {}) },
      {
        onSuccess: () => {
          notify({ kind: "success", title: intl.formatMessage(kind.texts.deleted, { name }) });
          onClose();
        },
      },
    );

  return (
    <ConfirmDialog
      title={<FormattedMessage id="labels.deleteTitle" defaultMessage="Delete “{name}”?" values={{ name }} />}
      action={<FormattedMessage id="labels.deleteNow" defaultMessage="Delete “{name}”" values={{ name }} />}
      isOpen
      isPending={remove.isPending || (isMoving && !target)}
      onConfirm={run}
      onClose={onClose}
    >
      <div className="stack">
        <p>
          {kind.isExclusive ? (
            <FormattedMessage
              id="labels.deleteGroup"
              defaultMessage="{customers, plural, =0 {Nobody is in this group.} one {One customer is in this group and goes to another one.} other {# customers are in this group and go to another one.}} The deletion cannot be undone."
              values={{ customers }}
            />
          ) : (
            <FormattedMessage
              id="labels.deleteTag"
              defaultMessage="{customers, plural, =0 {No customer has this tag.} one {One customer loses this tag.} other {# customers lose this tag.}} The deletion cannot be undone."
              values={{ customers }}
            />
          )}
        </p>
        {isMoving &&
          (others.length ? (
            <Select
              label={<FormattedMessage id="labels.moveTo" defaultMessage="Move its customers to" />}
              isRequired
              options={others.map(({ id, name: other }) => ({ id, label: other }))}
              value={moveTo}
              onChange={setMoveTo}
            />
          ) : (
            <p className="critical">
              <FormattedMessage
                id="labels.lastGroup"
                defaultMessage="There is no other group to move them to. Make one first, or take the customers out of this one."
              />
            </p>
          ))}
        <FormProblem error={remove.error} root={refusedText(remove.error)} />
      </div>
    </ConfirmDialog>
  );
}
