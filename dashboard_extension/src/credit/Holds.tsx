import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useWrite } from "../api/hooks";
import { DateTime, TimeAgo } from "../i18n/DateTime";
import { Money, useMoney } from "../i18n/Money";
import { usePermission } from "../session/session";
import { Button } from "../ui/Button";
import { ConfirmDialog } from "../ui/Dialog";
import { FormProblem } from "../ui/form";
import { useNotify } from "../ui/toasts";
import type { Account } from "./Ledger";
import { ReleaseHoldDocument } from "./query";

type Hold = Account["holds"][number];

/** The shares that checkouts hold, oldest first, and letting go of a dead one. */
export function Holds({ holds }: { holds: readonly Hold[] }) {
  const intl = useIntl();
  const mayChange = usePermission("manage_customer_credit");
  const [releasing, setReleasing] = useState<Hold | null>(null);
  return (
    <section className="holds" aria-label={intl.formatMessage({ id: "credit.holds", defaultMessage: "Open holds" })}>
      <ul>
        {holds.map((hold) => (
          <li key={hold.id} className="hold">
            <span className="hold-words">
              <Money value={hold.amount} />
              <span className="small muted">
                <FormattedMessage
                  id="credit.heldFor"
                  defaultMessage="held for checkout {checkout}, {age}, until {end}"
                  values={{
                    checkout: <span className="hold-checkout">{hold.checkoutReference}</span>,
                    age: <TimeAgo value={hold.createdAt} />,
                    end: <DateTime value={hold.expiresAt} time />,
                  }}
                />
              </span>
            </span>
            {mayChange && (
              <Button onPress={() => setReleasing(hold)}>
                <FormattedMessage id="credit.release" defaultMessage="Release" />
              </Button>
            )}
          </li>
        ))}
      </ul>
      {releasing && <ReleaseDialog hold={releasing} onClose={() => setReleasing(null)} />}
    </section>
  );
}

function ReleaseDialog({ hold, onClose }: { hold: Hold; onClose: () => void }) {
  const intl = useIntl();
  const money = useMoney();
  const notify = useNotify();
  const release = useWrite(ReleaseHoldDocument);
  const values = { amount: money(hold.amount), checkout: hold.checkoutReference };
  return (
    <ConfirmDialog
      title={
        <FormattedMessage id="credit.releaseTitle" defaultMessage="Release the hold of {amount}?" values={values} />
      }
      action={<FormattedMessage id="credit.releaseAction" defaultMessage="Release {amount}" values={values} />}
      isOpen
      isPending={release.isPending}
      onClose={onClose}
      onConfirm={() =>
        release.mutate(
          { id: hold.id },
          {
            onSuccess: (data) => {
              const open = data.creditHoldRelease?.hold?.status;
              notify({
                kind: open === "RELEASED" ? "success" : "info",
                title:
                  open === "RELEASED"
                    ? intl.formatMessage({ id: "credit.released", defaultMessage: "{amount} released" }, values)
                    : intl.formatMessage({ id: "credit.ended", defaultMessage: "This hold had ended already" }),
              });
              onClose();
            },
          },
        )
      }
    >
      <p>
        <FormattedMessage
          id="credit.releaseHelp"
          defaultMessage="Checkout {checkout} loses its share. If somebody is paying in it right now, that order can fail although the other payment went through. This cannot be undone."
          values={values}
        />
      </p>
      <FormProblem error={release.error} root={release.error?.name === "Refused" ? release.error.message : undefined} />
    </ConfirmDialog>
  );
}
