import { defineMessages, type IntlShape } from "react-intl";
import { useChannelName } from "../../api/channels";
import type { CustomersQuery } from "../../gql/graphql";
import { DateTime } from "../../i18n/DateTime";
import { Money } from "../../i18n/Money";
import type { Permission } from "../../session/config";
import type { TableColumn } from "../../ui/DataTable";
import { TagPill } from "../../ui/Pill";
import { nameOf, StatusPills } from "../status";
import "./list.css";

export type Row = NonNullable<CustomersQuery["customerProfiles"]>["edges"][number]["node"];
export type Field = NonNullable<CustomersQuery["customFields"]>[number];

const TITLES = defineMessages({
  NAME: { id: "list.name", defaultMessage: "Name" },
  PHONE: { id: "list.phone", defaultMessage: "Phone" },
  CUSTOMER_SINCE: { id: "list.since", defaultMessage: "Customer since" },
  ORDERS: { id: "list.orders", defaultMessage: "Orders" },
  REVENUE: { id: "list.revenue", defaultMessage: "Revenue" },
  STATUS: { id: "list.status", defaultMessage: "Status" },
  TAGS: { id: "list.tags", defaultMessage: "Tags" },
  ACCOUNT_NUMBER: { id: "list.accountNumber", defaultMessage: "Account number" },
  GROUP: { id: "list.group", defaultMessage: "Group" },
  COMPANY: { id: "organization.company", defaultMessage: "Company" },
  BRANCH: { id: "organization.branch", defaultMessage: "Branch" },
  DEPARTMENT: { id: "organization.department", defaultMessage: "Department" },
  DISCOUNT_GROUP: { id: "discounts.one", defaultMessage: "Discount group" },
  CREDIT: { id: "list.credit", defaultMessage: "Credit" },
  PREFERRED_CHANNEL: { id: "list.channel", defaultMessage: "Channel" },
  CURRENCY: { id: "list.currency", defaultMessage: "Currency" },
  LAST_ORDER: { id: "list.lastOrder", defaultMessage: "Last order" },
  LAST_LOGIN: { id: "list.lastLogin", defaultMessage: "Last log-in" },
});

export type ColumnId = keyof typeof TITLES | `FIELD.${string}`;

const DEFAULT: readonly ColumnId[] = ["NAME", "PHONE", "CUSTOMER_SINCE", "ORDERS", "REVENUE", "STATUS", "TAGS"];

const SALES: Permission[] = ["manage_customer_profiles"];
const MEMBERS: Permission[] = ["manage_customer_profiles", "manage_organization"];
const NEEDS: Partial<Record<ColumnId, Permission[]>> = {
  ORDERS: SALES,
  REVENUE: SALES,
  TAGS: SALES,
  GROUP: SALES,
  COMPANY: MEMBERS,
  BRANCH: MEMBERS,
  DEPARTMENT: MEMBERS,
  DISCOUNT_GROUP: ["manage_customer_profiles", "manage_discount_groups"],
  LAST_ORDER: SALES,
  CREDIT: ["view_customer_credit", "manage_customer_credit"],
};

/** Columns of the organisation, for shops that have one. */
export const ORGANIZATION: readonly string[] = ["COMPANY", "BRANCH", "DEPARTMENT"];

/** The columns that this staff member can have, custom fields included. */
export function possibleColumns(
  permissions: ReadonlySet<Permission>,
  fields: readonly Field[],
  organization: boolean,
  discounts: boolean,
): ColumnId[] {
  const all = (Object.keys(TITLES) as ColumnId[]).filter(
    (id) => (organization || !ORGANIZATION.includes(id)) && (discounts || id !== "DISCOUNT_GROUP"),
  );
  const own = all.filter((id) => NEEDS[id]?.some((permission) => permissions.has(permission)) ?? true);
  return [...own, ...fields.map(({ slug }): ColumnId => `FIELD.${slug}`)];
}

/** The columns that the address asks for, else the usual ones; the name is always there. */
export function readColumns(params: URLSearchParams, possible: readonly ColumnId[], fieldsKnown: boolean): ColumnId[] {
  const asked = (params.get("columns")?.split(",") ?? DEFAULT) as ColumnId[];
  const shown = asked.filter((id) => possible.includes(id) || (!fieldsKnown && id.startsWith("FIELD.")));
  return shown.includes("NAME") ? shown : ["NAME", ...shown];
}

export function writeColumns(columns: readonly ColumnId[]): string | null {
  return columns.join() === DEFAULT.join() ? null : columns.join();
}

/** What the API can sort by; sorting by a field or the tags is not on offer in the head of the table. */
export const SORTABLE = Object.keys(TITLES).filter((id) => id !== "TAGS");

export function titleOf(id: ColumnId, intl: IntlShape, fields: readonly Field[]): string {
  if (id in TITLES) return intl.formatMessage(TITLES[id as keyof typeof TITLES]);
  return fields.find(({ slug }) => id === `FIELD.${slug}`)?.name ?? "";
}

const NUMBERS: readonly ColumnId[] = ["ORDERS", "REVENUE", "CREDIT"];
const WIDTHS: Partial<Record<ColumnId, number>> = {
  NAME: 240,
  TAGS: 200,
  STATUS: 170,
  PHONE: 150,
  REVENUE: 140,
  ORDERS: 80,
};

export function tableColumn(id: ColumnId, intl: IntlShape, fields: readonly Field[]): TableColumn<Row> {
  return {
    id,
    title: titleOf(id, intl, fields),
    sortable: SORTABLE.includes(id),
    isRowHeader: id === "NAME",
    minWidth: WIDTHS[id] ?? 120,
    ...(NUMBERS.includes(id) ? { align: "end" as const } : {}),
    cell: (row) => <Content id={id} row={row} intl={intl} />,
  };
}

function Content({ id, row, intl }: { id: ColumnId; row: Row; intl: IntlShape }) {
  switch (id) {
    case "NAME":
      return (
        <span className="stack-tight list-name">
          <span className="list-name-text">{nameOf(row)}</span>
          <span className="small muted">{row.email}</span>
        </span>
      );
    case "PHONE":
      return <span className="number">{row.phone || <None />}</span>;
    case "CUSTOMER_SINCE":
      return <DateTime value={row.customerSince} />;
    case "ORDERS":
      return <span className="number">{intl.formatNumber(row.numberOfOrders ?? 0)}</span>;
    case "REVENUE":
      return row.revenue ? <Money value={row.revenue} /> : <None />;
    case "STATUS":
      return <StatusPills status={row.status} onHold={row.onHold} />;
    case "TAGS":
      return <Tags tags={row.tags ?? []} />;
    case "ACCOUNT_NUMBER":
      return <span className="number">{row.accountNumber || <None />}</span>;
    case "GROUP":
      return row.group?.name ?? <None />;
    case "COMPANY":
      return row.company?.name ?? <None />;
    case "BRANCH":
      return row.branch?.name ?? <None />;
    case "DEPARTMENT":
      return row.department?.name ?? <None />;
    case "DISCOUNT_GROUP":
      return row.discountGroup?.name ?? <None />;
    case "CREDIT":
      return <Credit accounts={row.creditAccounts ?? []} />;
    case "PREFERRED_CHANNEL":
      return row.preferredChannel ? <ChannelName id={row.preferredChannel} /> : <None />;
    case "CURRENCY":
      return row.currency || <None />;
    case "LAST_ORDER":
      return <DateTime value={row.lastOrderAt} />;
    case "LAST_LOGIN":
      return <DateTime value={row.lastLoginAt} />;
    default: {
      const slug = id.slice("FIELD.".length);
      return row.customFields?.find(({ field }) => field.slug === slug)?.value ?? <None />;
    }
  }
}

function ChannelName({ id }: { id: string }) {
  return useChannelName()(id);
}

function None() {
  return <span className="muted">–</span>;
}

function Tags({ tags }: { tags: NonNullable<Row["tags"]> }) {
  const more = tags.length - 3;
  return (
    <span className="list-tags">
      {tags.slice(0, 3).map((tag) => (
        <TagPill key={tag.id} {...tag} />
      ))}
      {more > 0 && (
        <span
          className="small muted"
          title={tags
            .slice(3)
            .map(({ name }) => name)
            .join(", ")}
        >
          +{more}
        </span>
      )}
    </span>
  );
}

function Credit({ accounts }: { accounts: NonNullable<Row["creditAccounts"]> }) {
  if (!accounts.length) return <None />;
  return (
    <span className="stack-tight">
      {accounts.map(({ available }) => (
        <Money key={available.currency} value={available} />
      ))}
    </span>
  );
}
