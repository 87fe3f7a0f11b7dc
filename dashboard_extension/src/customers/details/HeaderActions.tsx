import { ChevronLeft, ChevronRight, Pencil } from "lucide-react";
import { FormattedMessage, useIntl } from "react-intl";
import { usePermission, useSession } from "../../session/session";
import { Button, ButtonLink } from "../../ui/Button";
import { type Action, ActionMenu } from "../../ui/Menu";
import { neighboursOf } from "../list/neighbours";
import type { Customer } from "./query";
import type { Standing } from "./useStanding";

/** What is opened beside the page. */
export type Task = "topUp" | "edit" | "block" | "hold" | "delete";

interface Props {
  customer: Customer;
  standing: Standing;
  onTask: (task: Task) => void;
  onPrint: () => void;
}

/** What can be done with the customer; what the staff member may not do is not there. */
export function HeaderActions({ customer, standing, onTask, onPrint }: Props) {
  const intl = useIntl();
  const manages = usePermission("manage_customer_profiles");
  const tops = usePermission("manage_customer_credit");
  const actions = useMenu({ customer, standing, onTask, onPrint });
  return (
    <>
      <Neighbours id={customer.id} />
      {actions.length > 0 && (
        <ActionMenu
          label={intl.formatMessage({ id: "details.menu", defaultMessage: "More actions" })}
          actions={actions}
        />
      )}
      {manages && (
        <Button icon={<Pencil aria-hidden="true" />} onPress={() => onTask("edit")}>
          <FormattedMessage id="details.edit" defaultMessage="Edit" />
        </Button>
      )}
      {tops && (
        <Button look="primary" onPress={() => onTask("topUp")}>
          <FormattedMessage id="details.topUp" defaultMessage="Top up" />
        </Button>
      )}
    </>
  );
}

function useMenu({ customer, standing, onTask, onPrint }: Props): Action[] {
  const intl = useIntl();
  const session = useSession();
  const manages = usePermission("manage_customer_profiles");
  const link = session.customerLink(customer.user.id);
  const { status, onHold } = customer;
  const blocked = status === "BLOCKED";
  const actions: (Action | false)[] = [
    manages &&
      status === "INVITED" && {
        id: "invite",
        label: intl.formatMessage({ id: "details.invite", defaultMessage: "Send invitation" }),
        run: standing.invite,
      },
    manages &&
      status === "ACTIVE" && {
        id: "reset",
        label: intl.formatMessage({ id: "details.reset", defaultMessage: "Send mail for a new password" }),
        run: standing.resetPassword,
      },
    // Dialogs of the browser are closed to frames, so there is nothing that could print inside the Saleor Dashboard.
    !session.embedded && {
      id: "print",
      label: intl.formatMessage({ id: "details.print", defaultMessage: "Print" }),
      run: onPrint,
    },
    link !== null && {
      id: "host",
      label: intl.formatMessage({ id: "details.inHost", defaultMessage: "Open in the shop's own pages" }),
      run: () => session.follow(link),
    },
    manages && {
      id: "hold",
      apart: true,
      label: onHold
        ? intl.formatMessage({ id: "details.changeHold", defaultMessage: "Change the reason of the hold …" })
        : intl.formatMessage({ id: "details.holdMenu", defaultMessage: "Put on hold …" }),
      run: () => onTask("hold"),
    },
    manages &&
      onHold && {
        id: "resume",
        label: intl.formatMessage({ id: "details.resume", defaultMessage: "Let order again" }),
        run: standing.resume,
      },
    manages && {
      id: "block",
      critical: !blocked,
      label: blocked
        ? intl.formatMessage({ id: "details.changeBlock", defaultMessage: "Change the reason of the block …" })
        : intl.formatMessage({ id: "details.blockMenu", defaultMessage: "Block …" }),
      run: () => onTask("block"),
    },
    manages &&
      blocked && {
        id: "unblock",
        label: intl.formatMessage({ id: "details.unblock", defaultMessage: "Unblock" }),
        run: standing.unblock,
      },
    manages &&
      status === "INACTIVE" && {
        id: "activate",
        label: intl.formatMessage({ id: "details.activate", defaultMessage: "Switch on" }),
        run: standing.activate,
      },
    manages &&
      (status === "ACTIVE" || status === "INVITED") && {
        id: "deactivate",
        label: intl.formatMessage({ id: "details.deactivate", defaultMessage: "Switch off" }),
        run: standing.deactivate,
      },
    manages && {
      id: "delete",
      critical: true,
      apart: true,
      label: intl.formatMessage({ id: "details.deleteMenu", defaultMessage: "Delete …" }),
      run: () => onTask("delete"),
    },
  ];
  return actions.filter((action) => action !== false);
}

/** The customers before and after this one in the list that one came from. */
function Neighbours({ id }: { id: string }) {
  const intl = useIntl();
  const { previous, next } = neighboursOf(id);
  if (!previous && !next) return null;
  return (
    <nav
      className="row neighbours"
      aria-label={intl.formatMessage({ id: "details.neighbours", defaultMessage: "Customers of the list" })}
    >
      {previous ? (
        <ButtonLink
          to={`/c/${previous}`}
          look="quiet"
          aria-label={intl.formatMessage({ id: "details.previous", defaultMessage: "Previous customer" })}
          icon={<ChevronLeft aria-hidden="true" />}
        />
      ) : (
        <span className="neighbour-none" />
      )}
      {next ? (
        <ButtonLink
          to={`/c/${next}`}
          look="quiet"
          aria-label={intl.formatMessage({ id: "details.next", defaultMessage: "Next customer" })}
          icon={<ChevronRight aria-hidden="true" />}
        />
      ) : (
        <span className="neighbour-none" />
      )}
    </nav>
  );
}
