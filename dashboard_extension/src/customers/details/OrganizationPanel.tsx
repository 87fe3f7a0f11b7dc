import { type FormEvent, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Refused } from "../../api/errors";
import { useWrite } from "../../api/hooks";
import { EditForm } from "../../app/EditForm";
import { NONE } from "../../organization/kinds";
import { Membership } from "../../organization/Membership";
import { INPUTS, type Places } from "../../organization/places";
import { SidePanel } from "../../ui/Dialog";
import { useNotify } from "../../ui/toasts";
import type { Customer } from "./query";
import { useAct } from "./useAct";
import { AssignOrganizationDocument } from "./writes";

interface Props {
  customer: Customer;
  onClose: () => void;
}

/** Says where a customer belongs; only what differs is sent. */
export function OrganizationPanel({ customer, onClose }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const write = useWrite(AssignOrganizationDocument);
  const undoing = useAct(AssignOrganizationDocument);
  const [before] = useState<Places>({
    company: customer.company ?? null,
    branch: customer.branch ?? null,
    department: customer.department ?? null,
  });
  const [places, setPlaces] = useState(before);
  const changed = Object.entries(INPUTS).filter(([, part]) => places[part]?.id !== before[part]?.id);
  const idsOf = (from: Places) => Object.fromEntries(changed.map(([input, part]) => [input, from[part]?.id ?? NONE]));

  const refusals = write.error instanceof Refused ? write.error.refusals : [];
  const errorAt = (input: keyof typeof INPUTS) => refusals.find(({ field }) => field === input)?.message;
  const errors = {
    company: errorAt("companyId"),
    branch: errorAt("branchId"),
    department: errorAt("departmentId"),
  };
  const rest = refusals.filter(({ field }) => !field || !(field in INPUTS)).map(({ message }) => message);

  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!changed.length) return onClose();
    write.mutate(
      { customerIds: [customer.id], ...idsOf(places) },
      {
        onSuccess: () => {
          const title = intl.formatMessage({
            id: "details.organizationChanged",
            defaultMessage: "The customer belongs elsewhere now",
          });
          const undone = intl.formatMessage({
            id: "details.organizationBack",
            defaultMessage: "The customer belongs where they did before",
          });
          notify({
            kind: "success",
            title,
            action: {
              label: intl.formatMessage({ id: "details.undo", defaultMessage: "Undo" }),
              run: () => undoing.act({ customerIds: [customer.id], ...idsOf(before) }, { title: undone }),
            },
          });
          onClose();
        },
      },
    );
  };

  return (
    <SidePanel
      title={<FormattedMessage id="details.organizationTitle" defaultMessage="Where the customer belongs" />}
      isOpen
      onClose={onClose}
    >
      <EditForm
        onSubmit={save}
        onClose={onClose}
        write={write}
        state={{ errors: rest.length ? { root: { message: rest.join(" ") } } : {}, isDirty: changed.length > 0 }}
      >
        <Membership
          value={places}
          errors={errors}
          onChange={(next) => {
            setPlaces(next);
            write.reset();
          }}
        />
      </EditForm>
    </SidePanel>
  );
}
