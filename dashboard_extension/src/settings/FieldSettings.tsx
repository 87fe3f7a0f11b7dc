import { Archive, ArchiveRestore, ArrowDown, ArrowUp, Pencil, Plus, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useWrite } from "../api/hooks";
import type { SettingsQuery } from "../gql/graphql";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import { ActionMenu } from "../ui/Menu";
import { Pill } from "../ui/Pill";
import { EmptyState } from "../ui/states";
import { useNotify } from "../ui/toasts";
import { FieldDeleteDialog } from "./FieldDeleteDialog";
import { FieldPanel } from "./FieldPanel";
import { KINDS } from "./fieldKinds";
import { moved } from "./order";
import { UpdateFieldDocument } from "./query";

export type Field = NonNullable<SettingsQuery["customFields"]>[number];

/** The shop's own fields for customers: which, in which order, and what can stand in them. */
export function FieldSettings({ fields }: { fields: readonly Field[] }) {
  const intl = useIntl();
  const notify = useNotify();
  const update = useWrite(UpdateFieldDocument);
  const [open, setOpen] = useState<Field | "new" | null>(null);
  const [deleting, setDeleting] = useState<Field | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const active = fields.filter(({ isActive }) => isActive);
  const archived = fields.filter(({ isActive }) => !isActive);

  const failed = (error: Error) =>
    notify({
      kind: "error",
      title: intl.formatMessage({ id: "settings.failed", defaultMessage: "Nothing was changed" }),
      text: error.message,
    });
  const move = async (field: Field, by: 1 | -1) => {
    try {
      for (const { id, position } of moved(fields, field.id, by)) await update.mutateAsync({ id, input: { position } });
    } catch (error) {
      failed(error as Error);
    }
    // The row has gone elsewhere; its button keeps the focus, or the other one where it has arrived at an end.
    setTimeout(() => {
      const row = list.current?.querySelector(`[data-field="${field.slug}"]`);
      const [up, down] = row?.querySelectorAll<HTMLButtonElement>("button") ?? [];
      const wanted = by < 0 ? up : down;
      (wanted?.disabled ? (by < 0 ? down : up) : wanted)?.focus();
    });
  };
  const archive = ({ id, name, isActive }: Pick<Field, "id" | "name" | "isActive">, isUndo = false) =>
    update.mutate(
      { id, input: { isActive: !isActive } },
      {
        onError: failed,
        onSuccess: () =>
          notify({
            kind: "success",
            title: isActive
              ? intl.formatMessage({ id: "settings.archived", defaultMessage: "“{name}” is archived" }, { name })
              : intl.formatMessage(
                  { id: "settings.fieldRestored", defaultMessage: "“{name}” is in use again" },
                  { name },
                ),
            ...(isUndo
              ? {}
              : {
                  action: {
                    label: intl.formatMessage({ id: "settings.undo", defaultMessage: "Undo" }),
                    run: () => archive({ id, name, isActive: !isActive }, true),
                  },
                }),
          }),
      },
    );
  const add = (
    <Button look="primary" icon={<Plus aria-hidden="true" />} onPress={() => setOpen("new")}>
      <FormattedMessage id="settings.newField" defaultMessage="New field" />
    </Button>
  );

  const row = (field: Field, at: number) => (
    <li key={field.id} className="settings-item" data-field={field.slug}>
      {field.isActive && (
        <span className="settings-moves">
          <Button
            look="quiet"
            isDisabled={at === 0 || update.isPending}
            aria-label={intl.formatMessage(
              { id: "settings.moveUp", defaultMessage: "Move {name} up" },
              { name: field.name },
            )}
            icon={<ArrowUp aria-hidden="true" />}
            onPress={() => void move(field, -1)}
          />
          <Button
            look="quiet"
            isDisabled={at === active.length - 1 || update.isPending}
            aria-label={intl.formatMessage(
              { id: "settings.moveDown", defaultMessage: "Move {name} down" },
              { name: field.name },
            )}
            icon={<ArrowDown aria-hidden="true" />}
            onPress={() => void move(field, 1)}
          />
        </span>
      )}
      <span className="settings-item-text stack-tight">
        <span>{field.name}</span>
        <span className="small muted">
          <FormattedMessage {...KINDS[field.kind].name} />
          {field.choices.length > 0 && `: ${intl.formatList(field.choices, { type: "unit" })}`}
          {" · "}
          <FormattedMessage
            id="settings.filledBy"
            defaultMessage="{count, plural, =0 {filled in for nobody} one {filled in for one customer} other {filled in for # customers}}"
            values={{ count: field.customers }}
          />
        </span>
      </span>
      <ActionMenu
        label={intl.formatMessage(
          { id: "settings.actionsFor", defaultMessage: "Actions for {name}" },
          { name: field.name },
        )}
        actions={[
          {
            id: "edit",
            label: intl.formatMessage({ id: "settings.edit", defaultMessage: "Edit" }),
            icon: <Pencil aria-hidden="true" />,
            run: () => setOpen(field),
          },
          {
            id: "archive",
            label: field.isActive
              ? intl.formatMessage({ id: "settings.archive", defaultMessage: "Archive" })
              : intl.formatMessage({ id: "settings.unarchive", defaultMessage: "Use again" }),
            icon: field.isActive ? <Archive aria-hidden="true" /> : <ArchiveRestore aria-hidden="true" />,
            run: () => archive(field),
          },
          {
            id: "delete",
            label: intl.formatMessage({ id: "settings.delete", defaultMessage: "Delete …" }),
            icon: <Trash2 aria-hidden="true" />,
            critical: true,
            apart: true,
            run: () => setDeleting(field),
          },
        ]}
      />
    </li>
  );

  return (
    <div className="stack">
      <Card
        title={<FormattedMessage id="settings.fields" defaultMessage="Custom fields" />}
        actions={fields.length > 0 && add}
      >
        <p>
          <FormattedMessage
            id="settings.fieldsWhat"
            defaultMessage="What your shop wants to know about customers beyond the usual. Only staff see it: on the customer's page, in the list and its filters, in this order."
          />
        </p>
        {active.length ? (
          <ul ref={list} className="settings-list">
            {active.map(row)}
          </ul>
        ) : (
          <EmptyState
            title={<FormattedMessage id="settings.noFields" defaultMessage="No fields in use" />}
            action={add}
          />
        )}
      </Card>
      {archived.length > 0 && (
        <Card
          title={
            <>
              <FormattedMessage id="settings.archivedFields" defaultMessage="Archived" />{" "}
              <Pill>{intl.formatNumber(archived.length)}</Pill>
            </>
          }
        >
          <p className="muted">
            <FormattedMessage
              id="settings.archivedWhat"
              defaultMessage="Not shown and not filled in any more. What customers have in them is kept."
            />
          </p>
          <ul className="settings-list">{archived.map(row)}</ul>
        </Card>
      )}
      {open && <FieldPanel field={open === "new" ? null : open} fields={fields} onClose={() => setOpen(null)} />}
      {deleting && (
        <FieldDeleteDialog
          field={fields.find(({ id }) => id === deleting.id) ?? deleting}
          onArchive={() => {
            archive(deleting);
            setDeleting(null);
          }}
          onClose={() => setDeleting(null)}
        />
      )}
    </div>
  );
}
