import { defineMessages, FormattedMessage } from "react-intl";
import type { CustomerStatus } from "../gql/graphql";
import { Pill, type Tone } from "../ui/Pill";

export const STATUS_TEXTS = defineMessages({
  ACTIVE: { id: "customers.active", defaultMessage: "Active" },
  BLOCKED: { id: "customers.blocked", defaultMessage: "Blocked" },
  INACTIVE: { id: "customers.inactive", defaultMessage: "Inactive" },
  INVITED: { id: "customers.invited", defaultMessage: "Invited" },
});

const TONES: Record<CustomerStatus, Tone> = {
  ACTIVE: "success",
  BLOCKED: "critical",
  INACTIVE: "neutral",
  INVITED: "info",
};

/** Whether a customer can log in and order, in words. */
export function StatusPills({ status, onHold }: { status: CustomerStatus; onHold: boolean }) {
  return (
    <span className="row">
      <Pill tone={TONES[status]}>
        <FormattedMessage {...STATUS_TEXTS[status]} />
      </Pill>
      {onHold && (
        <Pill tone="warning">
          <FormattedMessage id="customers.onHold" defaultMessage="On hold" />
        </Pill>
      )}
    </span>
  );
}

/** What a customer is called: the name, or the e-mail address where there is none. */
export function nameOf(customer: { firstName: string; lastName: string; email: string }): string {
  return `${customer.firstName} ${customer.lastName}`.trim() || customer.email;
}
