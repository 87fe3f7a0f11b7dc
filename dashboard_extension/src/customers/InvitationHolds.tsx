import { FormattedMessage } from "react-intl";
import { useSession } from "../session/session";

/** Says how long a customer can take up an invitation: in days, or in hours where it is less than one. */
export function InvitationHolds() {
  const { invitationSeconds } = useSession().choices;
  const days = Math.floor(invitationSeconds / 86_400);
  if (days)
    return (
      <FormattedMessage
        id="customers.invitationDays"
        defaultMessage="The link works once, for {days, plural, one {# day} other {# days}}."
        values={{ days }}
      />
    );
  return (
    <FormattedMessage
      id="customers.invitationHours"
      defaultMessage="The link works once, for {hours, plural, =0 {less than an hour} one {# hour} other {# hours}}."
      values={{ hours: Math.floor(invitationSeconds / 3600) }}
    />
  );
}
