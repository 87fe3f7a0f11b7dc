import { Archive, ArchiveRestore, Boxes, Combine, FolderInput, Pencil, Trash2 } from "lucide-react";
import { useMemo } from "react";
import { Link } from "react-aria-components";
import { FormattedMessage, useIntl } from "react-intl";
import type { TableColumn } from "../ui/DataTable";
import { ActionMenu } from "../ui/Menu";
import { Pill } from "../ui/Pill";
import { ALONE, assortmentOf, type Kind, TITLES, type Unit, WORDS } from "./kinds";
import type { Task } from "./UnitList";

interface Options {
  kind: Kind;
  /** What stands before every path of the application. */
  base: string;
  /** Whether numbers of customers lead to them. */
  listsCustomers: boolean;
  onTask: (task: Task) => void;
  onArchive: (unit: Unit) => void;
  onAssortment: (unit: Unit) => void;
}

/** The columns of a kind's list, the last one with what can be done to a unit. */
export function useColumns({
  kind,
  base,
  listsCustomers,
  onTask,
  onArchive,
  onAssortment,
}: Options): TableColumn<Unit>[] {
  const intl = useIntl();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is done is the same each time
  return useMemo(() => {
    const say = intl.formatMessage;
    const name: TableColumn<Unit> = {
      id: "name",
      title: say({ id: "organization.name", defaultMessage: "Name" }),
      isRowHeader: true,
      minWidth: 140,
      cell: (unit) => <Name unit={unit} />,
    };
    const parent = kind.parent && parentColumn(kind.parent.kind, say(WORDS[kind.parent.kind]));
    const children: TableColumn<Unit> | null = kind.child && {
      id: "children",
      title: say(TITLES[kind.child]),
      align: "end",
      minWidth: 80,
      width: 120,
      cell: ({ id, name, children: count }) =>
        count ? (
          <Link
            className="number"
            href={`${base}/organization?${new URLSearchParams({ tab: kind.child ?? "", of: id, archived: "all" })}`}
            aria-label={say(
              {
                id: "organization.showChildren",
                defaultMessage:
                  "{kind, select, branches {{count, plural, one {Show the branch} other {Show the # branches}}} other {{count, plural, one {Show the department} other {Show the # departments}}}} of {name}",
              },
              { kind: kind.child, count, name },
            )}
          >
            {intl.formatNumber(count)}
          </Link>
        ) : (
          <span className="number muted">{intl.formatNumber(0)}</span>
        ),
    };
    const assortment: TableColumn<Unit> | null = kind.parent && {
      id: "assortment",
      title: say({ id: "organization.assortment", defaultMessage: "Assortment" }),
      align: "end",
      minWidth: 80,
      width: 120,
      cell: ({ id, name, assortment: assigned }) => (
        <Link
          className="number"
          href={base + assortmentOf(kind, id)}
          aria-label={say(
            {
              id: "organization.showAssortment",
              defaultMessage:
                "{count, plural, =0 {Nothing is assigned} one {Show the one thing assigned} other {Show the # things assigned}} to {name}",
            },
            { count: assigned?.totalCount ?? 0, name },
          )}
        >
          {intl.formatNumber(assigned?.totalCount ?? 0)}
        </Link>
      ),
    };
    const customers: TableColumn<Unit> = {
      id: "customers",
      title: say({ id: "organization.customers", defaultMessage: "Customers" }),
      align: "end",
      minWidth: 80,
      width: 120,
      cell: ({ id, name, customers: count }) =>
        count && listsCustomers ? (
          <Link
            className="number"
            href={`${base}/?${new URLSearchParams({ [kind.filter]: id })}`}
            aria-label={say(
              {
                id: "organization.showCustomers",
                defaultMessage: "{count, plural, one {Show the customer} other {Show the # customers}} of {name}",
              },
              { count, name },
            )}
          >
            {intl.formatNumber(count)}
          </Link>
        ) : (
          <span className="number muted">{intl.formatNumber(count ?? 0)}</span>
        ),
    };
    const actions: TableColumn<Unit> = {
      id: "actions",
      title: say({ id: "organization.actions", defaultMessage: "Actions" }),
      align: "end",
      minWidth: 56,
      width: 90,
      cell: (unit) => (
        <ActionMenu
          label={say({ id: "organization.actionsFor", defaultMessage: "Actions for {name}" }, { name: unit.name })}
          actions={[
            {
              id: "edit",
              label: say({ id: "organization.edit", defaultMessage: "Edit" }),
              icon: <Pencil aria-hidden="true" />,
              run: () => onTask({ what: "edit", unit }),
            },
            ...(kind.parent
              ? [
                  {
                    id: "assortment",
                    label: say({ id: "organization.assortment", defaultMessage: "Assortment" }),
                    icon: <Boxes aria-hidden="true" />,
                    run: () => onAssortment(unit),
                  },
                ]
              : []),
            ...(kind.move
              ? [
                  {
                    id: "move",
                    label: say({ id: "organization.move", defaultMessage: "Move …" }),
                    icon: <FolderInput aria-hidden="true" />,
                    run: () => onTask({ what: "move", unit }),
                  },
                ]
              : []),
            {
              id: "merge",
              label: say({ id: "organization.mergeInto", defaultMessage: "Merge into another …" }),
              icon: <Combine aria-hidden="true" />,
              run: () => onTask({ what: "merge", chosen: [unit] }),
            },
            {
              id: "archive",
              label: unit.isArchived
                ? say({ id: "organization.restore", defaultMessage: "Restore" })
                : say({ id: "organization.archive", defaultMessage: "Archive" }),
              icon: unit.isArchived ? <ArchiveRestore aria-hidden="true" /> : <Archive aria-hidden="true" />,
              run: () => onArchive(unit),
            },
            {
              id: "delete",
              label: say({ id: "organization.delete", defaultMessage: "Delete …" }),
              icon: <Trash2 aria-hidden="true" />,
              critical: true,
              apart: true,
              run: () => onTask({ what: "delete", unit }),
            },
          ]}
        />
      ),
    };
    return [
      name,
      ...(parent ? [parent] : []),
      ...(children ? [children] : []),
      ...(assortment ? [assortment] : []),
      customers,
      actions,
    ];
  }, [intl, kind, base, listsCustomers]);
}

/** The name, with what tells it from others of that name. */
function Name({ unit }: { unit: Unit }) {
  const more = [unit.vatNumber, [unit.postalCode, unit.city].filter(Boolean).join(" "), unit.externalReference];
  const shown = more.filter(Boolean).join(" · ");
  return (
    <span className="stack-tight organization-name">
      <span className="row">
        {unit.name}
        {unit.isArchived && (
          <Pill>
            <FormattedMessage id="organization.archived" defaultMessage="Archived" />
          </Pill>
        )}
      </span>
      {shown && <span className="small muted">{shown}</span>}
    </span>
  );
}

function parentColumn(parent: keyof typeof ALONE, title: string): TableColumn<Unit> {
  return {
    id: "parent",
    title,
    minWidth: 120,
    cell: ({ parent: own }) =>
      own ? (
        <span className="stack-tight organization-name">
          {own.name}
          {own.parent && <span className="small muted">{own.parent.name}</span>}
        </span>
      ) : (
        <span className="muted">
          <FormattedMessage {...ALONE[parent]} />
        </span>
      ),
  };
}
