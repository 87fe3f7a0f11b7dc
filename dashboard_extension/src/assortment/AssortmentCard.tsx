import { Eye } from "lucide-react";
import { FormattedMessage } from "react-intl";
import { useRead } from "../api/hooks";
import { nameOf } from "../customers/status";
import { ButtonLink } from "../ui/Button";
import { Card } from "../ui/Card";
import { Skeleton } from "../ui/states";
import { previewAs } from "./kinds";
import { PreviewDocument } from "./query";
import { Reach } from "./Reach";
import { DecidesAll } from "./reasons";
import "./assortment.css";

interface Props {
  customer: { id: string; firstName: string; lastName: string; email: string };
}

/** What a customer sees of the catalogue, and what that comes of; on the customer's page. */
export function AssortmentCard({ customer }: Props) {
  const { data, error } = useRead(PreviewDocument, { customerId: customer.id, first: 1 });
  const preview = data?.preview;
  return (
    <Card
      title={<FormattedMessage id="assortment.title" defaultMessage="Assortment" />}
      actions={
        <ButtonLink to={previewAs("customer", customer.id)} icon={<Eye aria-hidden="true" />}>
          <FormattedMessage
            id="assortment.whatSees"
            defaultMessage="What does {name} see?"
            values={{ name: customer.firstName || nameOf(customer) }}
          />
        </ButtonLink>
      }
    >
      {preview ? (
        <div className="stack">
          {preview.isRestricted && <Reach preview={preview} />}
          <DecidesAll preview={preview} />
        </div>
      ) : error ? (
        <p className="muted">
          <FormattedMessage id="assortment.unknown" defaultMessage="This cannot be told at the moment." />
        </p>
      ) : (
        <Skeleton height={64} />
      )}
    </Card>
  );
}
