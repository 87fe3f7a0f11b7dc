import { type ReactNode, useState } from "react";
import { FormattedMessage } from "react-intl";
import { usePermission } from "../../session/session";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";

interface Props {
  title: ReactNode;
  /** The form that stands in place of the content while somebody edits it. */
  form: (close: () => void) => ReactNode;
  children: ReactNode;
}

/** A card whose content turns into a form for those who may change it. */
export function EditableCard({ title, form, children }: Props) {
  const manages = usePermission("manage_customer_profiles");
  const [isOpen, setOpen] = useState(false);
  return (
    <Card
      title={title}
      actions={
        manages &&
        !isOpen && (
          <Button onPress={() => setOpen(true)}>
            <FormattedMessage id="details.edit" defaultMessage="Edit" />
          </Button>
        )
      }
    >
      {isOpen ? form(() => setOpen(false)) : children}
    </Card>
  );
}
