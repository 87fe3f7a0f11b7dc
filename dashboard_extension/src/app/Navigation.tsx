import { useEffect, useRef } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { NavLink, useLocation } from "react-router";
import type { Permission } from "../session/config";
import { useSession } from "../session/session";
import { bringInSight } from "../ui/inSight";
import { useOrganizationEnabled } from "./useOrganizationEnabled";

interface Entry {
  to: string;
  label: React.ReactNode;
  needs: Permission[];
  /** Not in a shop without an organisation. */
  ofOrganization?: boolean;
}

const CREDIT: Permission[] = ["view_customer_credit", "manage_customer_credit"];

export const ENTRIES: Entry[] = [
  {
    to: "/",
    label: <FormattedMessage id="app.customers" defaultMessage="Customers" />,
    needs: ["manage_customer_profiles", ...CREDIT],
  },
  {
    to: "/labels",
    label: <FormattedMessage id="app.labels" defaultMessage="Tags and groups" />,
    needs: ["manage_customer_profiles"],
  },
  {
    to: "/organization",
    label: <FormattedMessage id="app.organization" defaultMessage="Organisation" />,
    needs: ["manage_organization"],
    ofOrganization: true,
  },
  {
    to: "/discounts",
    label: <FormattedMessage id="app.discounts" defaultMessage="Discounts" />,
    needs: ["manage_discount_groups"],
  },
  { to: "/credit", label: <FormattedMessage id="app.credit" defaultMessage="Credit" />, needs: CREDIT },
  {
    to: "/settings",
    label: <FormattedMessage id="app.settings" defaultMessage="Settings" />,
    needs: ["manage_customer_settings", "manage_customer_profiles"],
  },
];

/** The parts of the application that this staff member may see. */
export function Navigation() {
  const intl = useIntl();
  const row = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one is current
  useEffect(() => bringInSight(row.current?.querySelector("[aria-current=page]")), [pathname]);
  const { permissions } = useSession();
  const hasOrganization = useOrganizationEnabled();
  const entries = ENTRIES.filter(
    ({ needs, ofOrganization }) =>
      needs.some((permission) => permissions.has(permission)) && (hasOrganization || !ofOrganization),
  );
  return (
    <nav
      ref={row}
      className="navigation"
      aria-label={intl.formatMessage({ id: "app.navigation", defaultMessage: "Parts" })}
    >
      {entries.map(({ to, label }) => (
        <NavLink key={to} to={to} end={to === "/"} className="navigation-link">
          {label}
        </NavLink>
      ))}
    </nav>
  );
}
