import { Plus } from "lucide-react";
import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useWrite } from "../api/hooks";
import type { SettingsQuery } from "../gql/graphql";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import { ActionMenu } from "../ui/Menu";
import { Pill } from "../ui/Pill";
import { EmptyState } from "../ui/states";
import { useNotify } from "../ui/toasts";
import { UpdateReasonDocument } from "./query";
import { ReasonPanel } from "./ReasonPanel";

export type Reason = NonNullable<SettingsQuery["creditReasons"]>[number];

/** Why staff give or take credit: what they can choose from. A reason is never deleted, because entries have it. */
export function ReasonSettings({ reasons }: { reasons: readonly Reason[] }) {
  const intl = useIntl();
  const notify = useNotify();
  const update = useWrite(UpdateReasonDocument);
  const [open, setOpen] = useState<Reason | "new" | null>(null);
  const order = new Intl.Collator(intl.locale, { sensitivity: "base" });
  const sorted = [...reasons].sort(
    (one, other) => Number(other.isActive) - Number(one.isActive) || order.compare(one.label, other.label),
  );
  const archive = ({ code, label, isActive }: Reason, isUndo = false) =>
    update.mutate(
      { input: { code, label, isActive: !isActive } },
      {
        onError: (error) =>
          notify({
            kind: "error",
            title: intl.formatMessage({ id: "settings.failed", defaultMessage: "Nothing was changed" }),
            text: error.message,
          }),
        onSuccess: () =>
          notify({
            kind: "success",
            title: isActive
              ? intl.formatMessage({ id: "settings.archived", defaultMessage: "“{name}” is archived" }, { name: label })
              : intl.formatMessage(
                  { id: "settings.restored", defaultMessage: "“{name}” can be chosen again" },
                  { name: label },
                ),
            ...(isUndo
              ? {}
              : {
                  action: {
                    label: intl.formatMessage({ id: "settings.undo", defaultMessage: "Undo" }),
                    run: () => archive({ code, label, isActive: !isActive }, true),
                  },
                }),
          }),
      },
    );
  const add = (
    <Button look="primary" icon={<Plus aria-hidden="true" />} onPress={() => setOpen("new")}>
      <FormattedMessage id="settings.newReason" defaultMessage="New reason" />
    </Button>
  );

  return (
    <Card
      title={<FormattedMessage id="settings.reasonsTitle" defaultMessage="Reasons for giving and taking credit" />}
      actions={reasons.length > 0 && add}
    >
      <p>
        <FormattedMessage
          id="settings.reasonsWhat"
          defaultMessage="Staff choose one whenever they change a customer's credit. Customers read it in their account. Archived ones cannot be chosen; entries that have them keep them."
        />
      </p>
      {reasons.length ? (
        <ul className="settings-list">
          {sorted.map((reason) => (
            <li key={reason.code} className="settings-item">
              <span className="settings-item-text stack-tight">
                <span>
                  {reason.label}{" "}
                  {!reason.isActive && (
                    <Pill>
                      <FormattedMessage id="settings.isArchived" defaultMessage="Archived" />
                    </Pill>
                  )}
                </span>
                <span className="small muted">{reason.code}</span>
              </span>
              <ActionMenu
                label={intl.formatMessage(
                  { id: "settings.actionsFor", defaultMessage: "Actions for {name}" },
                  { name: reason.label },
                )}
                actions={[
                  {
                    id: "edit",
                    label: intl.formatMessage({ id: "settings.rename", defaultMessage: "Rename" }),
                    run: () => setOpen(reason),
                  },
                  {
                    id: "archive",
                    label: reason.isActive
                      ? intl.formatMessage({ id: "settings.archive", defaultMessage: "Archive" })
                      : intl.formatMessage({ id: "settings.unarchive", defaultMessage: "Use again" }),
                    run: () => archive(reason),
                  },
                ]}
              />
            </li>
          ))}
        </ul>
      ) : (
        <EmptyState title={<FormattedMessage id="settings.noReasons" defaultMessage="No reasons yet" />} action={add}>
          <FormattedMessage
            id="settings.noReasonsHelp"
            defaultMessage="Without a reason nobody can give credit or take it away."
          />
        </EmptyState>
      )}
      {open && <ReasonPanel reason={open === "new" ? null : open} reasons={reasons} onClose={() => setOpen(null)} />}
    </Card>
  );
}
