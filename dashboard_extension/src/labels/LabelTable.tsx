import { Combine, Pencil, Search, Trash2, X } from "lucide-react";
import { useMemo, useState } from "react";
import { Label as AriaLabel, Input, Link, SearchField, type Selection } from "react-aria-components";
import { FormattedMessage, useIntl } from "react-intl";
import { useHref } from "react-router";
import { useUrlState } from "../app/useUrlState";
import { Button } from "../ui/Button";
import { DataTable, type TableColumn } from "../ui/DataTable";
import { ActionMenu } from "../ui/Menu";
import { BottomBar } from "../ui/Page";
import { TagPill } from "../ui/Pill";
import { EmptyState } from "../ui/states";
import { DeleteDialog } from "./DeleteDialog";
import { comparable, type Kind, type Label } from "./kinds";
import { LabelPanel } from "./LabelPanel";
import { MergeDialog } from "./MergeDialog";
import "./labels.css";

interface Props {
  kind: Kind;
  labels: readonly Label[];
  onCreate: () => void;
}

type Task = { what: "edit" | "delete"; label: Label } | { what: "merge"; chosen: readonly Label[] };

/** All tags or all groups, found, sorted, and changed one by one or merged several at once. */
export function LabelTable({ kind, labels, onCreate }: Props) {
  const intl = useIntl();
  const [params, set] = useUrlState();
  const [task, setTask] = useState<Task | null>(null);
  const [selected, setSelected] = useState<Selection>(new Set<string>());
  const base = useHref("/").replace(/\/$/, "");
  const search = params.get("q") ?? "";
  const sort = params.get("sort") === "customers" ? "customers" : "name";
  const isDescending = params.get("dir") === "desc";

  const rows = useMemo(() => {
    const wanted = comparable(search);
    const found = labels.filter(
      ({ name, description }) => comparable(name).includes(wanted) || comparable(description).includes(wanted),
    );
    const byName = new Intl.Collator(intl.locale, { sensitivity: "base", numeric: true });
    found.sort(
      (one, other) => (sort === "customers" && one.customers - other.customers) || byName.compare(one.name, other.name),
    );
    return isDescending ? found.reverse() : found;
  }, [labels, search, sort, isDescending, intl.locale]);

  const columns = useMemo<TableColumn<Label>[]>(
    () => [
      {
        id: "name",
        title: intl.formatMessage({ id: "labels.name", defaultMessage: "Name" }),
        sortable: true,
        isRowHeader: true,
        minWidth: 140,
        cell: (label) => (
          <span className="stack-tight labels-name">
            {label.color ? <TagPill name={label.name} color={label.color} /> : label.name}
            {label.description && <span className="small muted">{label.description}</span>}
          </span>
        ),
      },
      {
        id: "customers",
        title: intl.formatMessage({ id: "labels.customers", defaultMessage: "Customers" }),
        sortable: true,
        align: "end",
        minWidth: 80,
        width: 120,
        cell: ({ id, name, customers }) =>
          customers ? (
            <Link
              className="number"
              href={`${base}/?${new URLSearchParams({ [kind.filter]: id })}`}
              aria-label={intl.formatMessage(
                {
                  id: "labels.showCustomers",
                  defaultMessage: "{count, plural, one {Show the customer} other {Show the # customers}} of {name}",
                },
                { count: customers, name },
              )}
            >
              {intl.formatNumber(customers)}
            </Link>
          ) : (
            <span className="number muted">{intl.formatNumber(0)}</span>
          ),
      },
      {
        id: "actions",
        title: intl.formatMessage({ id: "labels.actions", defaultMessage: "Actions" }),
        align: "end",
        minWidth: 56,
        width: 90,
        cell: (label) => (
          <ActionMenu
            label={intl.formatMessage(
              { id: "labels.actionsFor", defaultMessage: "Actions for {name}" },
              { name: label.name },
            )}
            actions={[
              {
                id: "edit",
                label: intl.formatMessage({ id: "labels.edit", defaultMessage: "Edit" }),
                icon: <Pencil aria-hidden="true" />,
                run: () => setTask({ what: "edit", label }),
              },
              {
                id: "merge",
                label: intl.formatMessage({ id: "labels.mergeInto", defaultMessage: "Merge into another …" }),
                icon: <Combine aria-hidden="true" />,
                isDisabled: labels.length < 2,
                run: () => setTask({ what: "merge", chosen: [label] }),
              },
              {
                id: "delete",
                label: intl.formatMessage({ id: "labels.delete", defaultMessage: "Delete …" }),
                icon: <Trash2 aria-hidden="true" />,
                critical: true,
                apart: true,
                run: () => setTask({ what: "delete", label }),
              },
            ]}
          />
        ),
      },
    ],
    [intl, base, kind, labels],
  );

  const chosen = rows.filter(({ id }) => selected === "all" || selected.has(id));
  const close = () => setTask(null);

  if (!labels.length)
    return (
      <EmptyState
        title={<FormattedMessage {...kind.texts.empty} />}
        action={
          <Button look="primary" onPress={onCreate}>
            <FormattedMessage {...kind.texts.new} />
          </Button>
        }
      >
        <FormattedMessage {...kind.texts.emptyHelp} />
      </EmptyState>
    );
  return (
    <>
      <SearchField className="labels-search" value={search} onChange={(q) => set({ q }, { replace: true })}>
        <AriaLabel className="visually-hidden">
          <FormattedMessage {...kind.texts.searchHint} />
        </AriaLabel>
        <Search aria-hidden="true" />
        <Input className="field-input" placeholder={intl.formatMessage(kind.texts.searchHint)} />
      </SearchField>
      <div className="labels-table">
        <DataTable
          label={intl.formatMessage(kind.texts.title)}
          columns={columns}
          items={rows}
          sort={{ column: sort, direction: isDescending ? "descending" : "ascending" }}
          onSort={({ column, direction }) =>
            set({ sort: column === "name" ? null : String(column), dir: direction === "descending" ? "desc" : null })
          }
          selected={selected}
          onSelect={setSelected}
          empty={
            <EmptyState
              title={<FormattedMessage id="labels.nothing" defaultMessage="Nothing of that name" />}
              action={
                <Button onPress={() => set({ q: null })}>
                  <FormattedMessage id="labels.showAll" defaultMessage="Show all" />
                </Button>
              }
            />
          }
        />
      </div>
      {chosen.length > 0 && (
        <BottomBar>
          <strong className="labels-selected" aria-live="polite">
            <FormattedMessage {...kind.texts.selected} values={{ count: chosen.length }} />
          </strong>
          <Button
            icon={<Combine aria-hidden="true" />}
            isDisabled={labels.length < 2}
            onPress={() => setTask({ what: "merge", chosen })}
          >
            <FormattedMessage id="labels.merge" defaultMessage="Merge …" />
          </Button>
          <Button look="quiet" icon={<X aria-hidden="true" />} onPress={() => setSelected(new Set<string>())}>
            <FormattedMessage id="labels.unselect" defaultMessage="Select none" />
          </Button>
        </BottomBar>
      )}
      {task?.what === "edit" && <LabelPanel kind={kind} labels={labels} label={task.label} onClose={close} />}
      {task?.what === "delete" && <DeleteDialog kind={kind} labels={labels} label={task.label} onClose={close} />}
      {task?.what === "merge" && (
        <MergeDialog
          kind={kind}
          labels={labels}
          chosen={task.chosen}
          onClose={close}
          onDone={() => setSelected(new Set<string>())}
        />
      )}
    </>
  );
}
