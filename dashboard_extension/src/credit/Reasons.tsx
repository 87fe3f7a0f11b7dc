import { Plus } from "lucide-react";
import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useWrite } from "../api/hooks";
import type { CreditOverviewQuery } from "../gql/graphql";
import { usePermission } from "../session/session";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import { ActionMenu } from "../ui/Menu";
import { Pill } from "../ui/Pill";
import { useNotify } from "../ui/toasts";
import { UpdateReasonDocument } from "./overviewQuery";
import { ReasonPanel } from "./ReasonPanel";
import { inWords } from "./refusals";

export type Reason = NonNullable<CreditOverviewQuery["creditReasons"]>[number];

/** The shop's own reasons why staff change credit. Archived ones stay on the entries that have them. */
export function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  const intl = useIntl();
  const notify = useNotify();
  const mayChange = usePermission("manage_customer_settings");
  const [editing, setEditing] = useState<Reason | "new" | null>(null);
  const update = useWrite(UpdateReasonDocument);

  const switchTo = (reason: Reason, isActive: boolean, undo: boolean) =>
    update.mutate(
      { input: { code: reason.code, label: reason.label, isActive } },
      {
        onSuccess: () => {
          const name = { label: reason.label };
          notify({
            kind: "success",
            title: isActive
              ? intl.formatMessage({ id: "credit.restored", defaultMessage: "“{label}” can be chosen again" }, name)
              : intl.formatMessage({ id: "credit.archived", defaultMessage: "“{label}” is archived" }, name),
            ...(undo
              ? {
                  action: {
                    label: intl.formatMessage({ id: "credit.undo", defaultMessage: "Undo" }),
                    run: () => switchTo(reason, !isActive, false),
                  },
                }
              : {}),
          });
        },
        onError: (error) =>
          notify({
            kind: "error",
            title: intl.formatMessage({ id: "credit.reasonUnchanged", defaultMessage: "The reason was not changed" }),
            text: (inWords(intl, error) as Error).message,
          }),
      },
    );

  return (
    <Card
      title={<FormattedMessage id="credit.reasons" defaultMessage="Reasons" />}
      actions={
        mayChange && (
          <Button icon={<Plus aria-hidden="true" />} onPress={() => setEditing("new")}>
            <FormattedMessage id="credit.newReason" defaultMessage="New reason" />
          </Button>
        )
      }
    >
      {reasons.length === 0 ? (
        <p className="muted">
          <FormattedMessage
            id="credit.noReasons"
            defaultMessage="There are none yet; nobody can change credit without one."
          />
        </p>
      ) : (
        <ul className="reasons">
          {reasons.map((reason) => (
            <li key={reason.code} className="reason">
              <span className="row">
                {reason.label}
                <span className="small muted">{reason.code}</span>
                {!reason.isActive && (
                  <Pill>
                    <FormattedMessage id="credit.isArchived" defaultMessage="Archived" />
                  </Pill>
                )}
              </span>
              {mayChange && (
                <ActionMenu
                  label={intl.formatMessage(
                    { id: "credit.reasonActions", defaultMessage: "Change “{label}”" },
                    { label: reason.label },
                  )}
                  actions={[
                    {
                      id: "rename",
                      label: intl.formatMessage({ id: "credit.rename", defaultMessage: "Rename" }),
                      run: () => setEditing(reason),
                    },
                    {
                      id: "switch",
                      label: reason.isActive
                        ? intl.formatMessage({ id: "credit.archive", defaultMessage: "Archive" })
                        : intl.formatMessage({ id: "credit.restore", defaultMessage: "Offer again" }),
                      run: () => switchTo(reason, !reason.isActive, true),
                    },
                  ]}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <ReasonPanel reason={editing} onClose={() => setEditing(null)} />
    </Card>
  );
}
