import { Ban, CircleAlert, CirclePause, MailQuestionMark } from "lucide-react";
import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { usePermission } from "../../session/session";
import { Button } from "../../ui/Button";
import type { Standee } from "./query";
import type { Standing } from "./useStanding";

/** One sentence on what keeps a customer from buying, with the way out; nothing where all is well. The gravest comes first. */
export function StandingBanner({ customer, standing }: { customer: Standee; standing: Standing }) {
  const intl = useIntl();
  const manages = usePermission("manage_customer_profiles");
  const day = (value: string | null | undefined) => (value ? intl.formatDate(value, { dateStyle: "medium" }) : "");
  const { block, onHold, onHoldDetails: hold, status, invitedAt, emailConfirmed } = customer;
  const who = (by: { name?: string | null } | null | undefined) =>
    by?.name ?? intl.formatMessage({ id: "details.somebody", defaultMessage: "unknown" });

  if (status === "BLOCKED")
    return (
      <Banner
        tone="critical"
        icon={<Ban aria-hidden="true" />}
        action={
          manages && {
            run: standing.unblock,
            label: <FormattedMessage id="details.unblock" defaultMessage="Unblock" />,
          }
        }
        isPending={standing.isPending}
      >
        {block ? (
          <FormattedMessage
            id="details.isBlocked"
            defaultMessage="Cannot log in or order: blocked since {date}, {reason} ({who})"
            values={{ date: day(block.since), reason: block.reason, who: who(block.by) }}
          />
        ) : (
          <FormattedMessage id="details.isBlockedOnly" defaultMessage="Cannot log in or order: blocked" />
        )}
      </Banner>
    );
  if (status === "INACTIVE")
    return (
      <Banner
        tone="critical"
        icon={<CircleAlert aria-hidden="true" />}
        action={
          manages && {
            run: standing.activate,
            label: <FormattedMessage id="details.activate" defaultMessage="Switch on" />,
          }
        }
        isPending={standing.isPending}
      >
        <FormattedMessage
          id="details.isInactive"
          defaultMessage="Cannot log in or order: the account is switched off"
        />
      </Banner>
    );
  if (onHold)
    return (
      <Banner
        tone="warning"
        icon={<CirclePause aria-hidden="true" />}
        action={
          manages && {
            run: standing.resume,
            label: <FormattedMessage id="details.resume" defaultMessage="Let order again" />,
          }
        }
        isPending={standing.isPending}
      >
        {hold?.reason ? (
          <FormattedMessage
            id="details.isOnHold"
            defaultMessage="Cannot order: on hold since {date}, {reason} ({who})"
            values={{ date: day(hold.since), reason: hold.reason, who: who(hold.by) }}
          />
        ) : (
          <FormattedMessage
            id="details.isOnHoldOnly"
            defaultMessage="Cannot order: on hold since {date}"
            values={{ date: day(hold?.since) }}
          />
        )}
      </Banner>
    );
  if (status === "INVITED")
    return (
      <Banner
        tone="info"
        icon={<MailQuestionMark aria-hidden="true" />}
        action={
          manages && {
            run: standing.invite,
            label: <FormattedMessage id="details.inviteAgain" defaultMessage="Send again" />,
          }
        }
        isPending={standing.isPending}
      >
        {invitedAt ? (
          <FormattedMessage
            id="details.isInvited"
            defaultMessage="Cannot log in yet: no password set since the invitation of {date}"
            values={{ date: day(invitedAt) }}
          />
        ) : (
          <FormattedMessage id="details.isInvitedOnly" defaultMessage="Cannot log in yet: no password set" />
        )}
      </Banner>
    );
  if (!emailConfirmed)
    return (
      <Banner tone="info" icon={<MailQuestionMark aria-hidden="true" />}>
        <FormattedMessage id="details.notConfirmed" defaultMessage="The e-mail address is not confirmed yet" />
      </Banner>
    );
  return null;
}

interface BannerProps {
  tone: "critical" | "warning" | "info";
  icon: ReactNode;
  action?: { run: () => void; label: ReactNode } | false;
  isPending?: boolean;
  children: ReactNode;
}

function Banner({ tone, icon, action, isPending = false, children }: BannerProps) {
  return (
    <div className={`banner banner-${tone}`} role="status">
      {icon}
      <p>{children}</p>
      {action && (
        <span className="no-print">
          <Button onPress={action.run} isDisabled={isPending}>
            {action.label}
          </Button>
        </span>
      )}
    </div>
  );
}
