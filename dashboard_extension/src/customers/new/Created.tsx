import { CircleCheck } from "lucide-react";
import { useEffect, useRef } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import type { CreateCustomerMutation } from "../../gql/graphql";
import { DateTime } from "../../i18n/DateTime";
import { Button, ButtonLink } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { nameOf } from "../status";

export type Profile = NonNullable<NonNullable<CreateCustomerMutation["customerProfileCreate"]>["profile"]>;

/** Says what came of it, and what comes next. */
export function Created({ profile, onAnother }: { profile: Profile; onAnother: () => void }) {
  const intl = useIntl();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { accountNumber, email, invitedAt } = profile;
  return (
    <section className="state new-created">
      <CircleCheck aria-hidden="true" />
      <h2 ref={heading} tabIndex={-1}>
        <FormattedMessage
          id="new.created"
          defaultMessage="{name} is a customer now"
          values={{ name: nameOf(profile) }}
        />
      </h2>
      <p role="status">
        {invitedAt ? (
          <FormattedMessage
            id="new.invited"
            defaultMessage="Invitation sent to {email}, {time}"
            values={{ email: <strong>{email}</strong>, time: <DateTime value={invitedAt} time /> }}
          />
        ) : (
          <FormattedMessage
            id="new.notInvited"
            defaultMessage="No invitation was sent. You can send it from the customer's page."
          />
        )}
      </p>
      {accountNumber && (
        <p className="row muted">
          <FormattedMessage
            id="new.hasNumber"
            defaultMessage="Account number {number}"
            values={{ number: <span className="number">{accountNumber}</span> }}
          />
          <CopyButton
            value={accountNumber}
            name={intl.formatMessage({ id: "new.accountNumber", defaultMessage: "Account number" })}
          />
        </p>
      )}
      <div className="row">
        <ButtonLink to={`/c/${profile.id}`} look="primary">
          <FormattedMessage id="new.toCustomer" defaultMessage="Open the customer" />
        </ButtonLink>
        <Button onPress={onAnother}>
          <FormattedMessage id="new.another" defaultMessage="Create another" />
        </Button>
      </div>
    </section>
  );
}
