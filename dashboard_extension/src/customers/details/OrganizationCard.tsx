import { lazy, Suspense, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Button } from "../../ui/Button";
import { Card, Fact, Facts } from "../../ui/Card";
import type { Customer } from "./query";

const OrganizationPanel = lazy(async () => ({ default: (await import("./OrganizationPanel")).OrganizationPanel }));

/** The company whose contact the customer is, and branch and department. */
export function OrganizationCard({ customer }: { customer: Customer }) {
  const intl = useIntl();
  const [isOpen, setOpen] = useState(false);
  return (
    <Card
      title={<FormattedMessage id="organization.title" defaultMessage="Organisation" />}
      actions={
        <Button
          aria-label={intl.formatMessage({
            id: "details.changeOrganization",
            defaultMessage: "Change where the customer belongs",
          })}
          onPress={() => setOpen(true)}
        >
          <FormattedMessage id="details.change" defaultMessage="Change" />
        </Button>
      }
    >
      <Facts>
        <Fact name={<FormattedMessage id="organization.company" defaultMessage="Company" />}>
          {customer.company?.name ?? "–"}
        </Fact>
        <Fact name={<FormattedMessage id="organization.branch" defaultMessage="Branch" />}>
          {customer.branch?.name ?? "–"}
        </Fact>
        <Fact name={<FormattedMessage id="organization.department" defaultMessage="Department" />}>
          {customer.department?.name ?? "–"}
        </Fact>
      </Facts>
      {isOpen && (
        <Suspense fallback={null}>
          <OrganizationPanel customer={customer} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </Card>
  );
}
