import { Combine, Eye, Plus, Search, X } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { Button as AriaButton, type Selection } from "react-aria-components";
import { FormattedMessage, useIntl } from "react-intl";
import { useHref, useNavigate } from "react-router";
import { useRead } from "../api/hooks";
import { FIRST_PAGE, Pager, pageOf } from "../app/Pager";
import { useUrlState } from "../app/useUrlState";
import { usePermission } from "../session/session";
import { Button, ButtonLink } from "../ui/Button";
import { DataTable } from "../ui/DataTable";
import { BottomBar } from "../ui/Page";
import { SearchField } from "../ui/SearchField";
import { Select } from "../ui/Select";
import { Loading } from "../ui/states";
import { useColumns } from "./columns";
import { DeleteDialog } from "./DeleteDialog";
import { ALONE, assortmentOf, type Kind, NONE, type Parent, TITLES, type Unit } from "./kinds";
import { MergeDialog } from "./MergeDialog";
import { isMovable, MoveDialog } from "./MoveDialog";
import { Nothing, Problem } from "./states";
import { UnitPanel } from "./UnitPanel";
import { useArchiving } from "./useArchiving";
import "../customers/list/list.css";

export type Task =
  | { what: "create" }
  | { what: "edit" | "move" | "delete"; unit: Unit }
  | { what: "merge"; chosen: readonly Unit[] };

/** All units of a kind, or those of one that they belong to; what is shown stands in the address. */
export function UnitList({ kind }: { kind: Kind }) {
  const intl = useIntl();
  const [params, set] = useUrlState();
  const [task, setTask] = useState<Task | null>(null);
  const [selected, setSelected] = useState<Selection>(new Set<string>());
  const navigate = useNavigate();
  const base = useHref("/").replace(/\/$/, "");
  const listsCustomers = usePermission("manage_customer_profiles", "view_customer_credit", "manage_customer_credit");

  const search = params.get("q")?.trim() ?? "";
  const archived = params.get("archived") ?? "";
  const of = kind.parent ? params.get("of") : null;
  const isOfOne = of !== null && of !== NONE;
  const { data, error, isPlaceholderData, refetch } = useRead(
    kind.list,
    {
      ...(search ? { search } : {}),
      ...(archived === "all" ? {} : { isArchived: archived === "1" }),
      ...(of ? { of: [of] } : {}),
      ...pageOf(params),
      parent: isOfOne ? of : "",
      isOfOne,
      ...(kind.parent ? { counts: true } : {}),
    },
    { keep: true },
  );
  const units = useMemo(() => data?.units?.edges.map(({ node }) => node) ?? [], [data]);
  const where = params.toString();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list has other rows to select
  useEffect(() => setSelected(new Set<string>()), [where]);

  const archiving = useArchiving(kind);
  const columns = useColumns({
    kind,
    base,
    listsCustomers,
    onTask: setTask,
    onArchive: archiving.archive,
    onAssortment: ({ id }) => navigate(assortmentOf(kind, id)),
  });
  const chosen = units.filter(({ id }) => selected === "all" || selected.has(id));
  const close = () => setTask(null);
  const create = () => setTask({ what: "create" });
  const isFiltered = Boolean(search || archived || of);
  const parent: Parent | null = isOfOne ? (data?.parent ?? null) : null;
  const clear = () => set({ q: null, archived: null, of: null, ...FIRST_PAGE });

  if (error && !data) return <Problem error={error} onRetry={refetch} />;
  return (
    <>
      <div className="organization-tools">
        <div className="list-search">
          <Search aria-hidden="true" />
          <SearchField
            label={intl.formatMessage(
              {
                id: "organization.search",
                defaultMessage:
                  "{kind, select, companies {Search companies} branches {Search branches} other {Search departments}}",
              },
              { kind: kind.id },
            )}
            value={search}
            onChange={(q) => set({ q, ...FIRST_PAGE }, { replace: true })}
          />
        </div>
        <div className="organization-archived">
          <Select
            label={<FormattedMessage id="organization.shown" defaultMessage="Shown" />}
            hideLabel
            value={archived}
            options={[
              { id: "", label: intl.formatMessage({ id: "organization.inUse", defaultMessage: "In use" }) },
              { id: "1", label: intl.formatMessage({ id: "organization.archived", defaultMessage: "Archived" }) },
              {
                id: "all",
                label: intl.formatMessage({ id: "organization.both", defaultMessage: "In use and archived" }),
              },
            ]}
            onChange={(value) => set({ archived: value, ...FIRST_PAGE })}
          />
        </div>
        {of ? (
          <AriaButton className="chip" data-selected onPress={() => set({ of: null, ...FIRST_PAGE })}>
            <span className="visually-hidden">
              <FormattedMessage id="organization.dropFilter" defaultMessage="Drop the filter:" />
            </span>
            {kind.parent && of === NONE ? <FormattedMessage {...ALONE[kind.parent.kind]} /> : (parent?.name ?? "…")}
            <X aria-hidden="true" />
          </AriaButton>
        ) : (
          kind.parent && (
            <AriaButton className="chip" onPress={() => set({ of: NONE, ...FIRST_PAGE })}>
              <FormattedMessage {...ALONE[kind.parent.kind]} />
            </AriaButton>
          )
        )}
        <span className="muted number" aria-live="polite">
          {data?.units && intl.formatNumber(data.units.totalCount)}
        </span>
        <div className="organization-new row">
          <ButtonLink to="/organization/preview" icon={<Eye aria-hidden="true" />}>
            <FormattedMessage id="organization.preview" defaultMessage="What customers see" />
          </ButtonLink>
          <Button look="primary" icon={<Plus aria-hidden="true" />} onPress={create}>
            <FormattedMessage
              id="organization.new"
              defaultMessage="{kind, select, companies {New company} branches {New branch} other {New department}}"
              values={{ kind: kind.id }}
            />
          </Button>
        </div>
      </div>
      {!data ? (
        <Loading lines={8} height={32} />
      ) : (
        <div className="organization-table">
          <DataTable
            label={intl.formatMessage(TITLES[kind.id])}
            columns={columns}
            items={units}
            selected={selected}
            onSelect={setSelected}
            isStale={isPlaceholderData}
            empty={<Nothing kind={kind} isFiltered={isFiltered} onCreate={create} onClear={clear} />}
          />
        </div>
      )}
      <Pager page={data?.units?.pageInfo} />
      {chosen.length > 0 && (
        <BottomBar>
          <strong className="organization-selected" aria-live="polite">
            <FormattedMessage
              id="organization.selected"
              defaultMessage="{count, plural, other {# selected}}"
              values={{ count: chosen.length }}
            />
          </strong>
          <Button icon={<Combine aria-hidden="true" />} onPress={() => setTask({ what: "merge", chosen })}>
            <FormattedMessage id="organization.merge" defaultMessage="Merge …" />
          </Button>
          <Button look="quiet" icon={<X aria-hidden="true" />} onPress={() => setSelected(new Set<string>())}>
            <FormattedMessage id="organization.unselect" defaultMessage="Select none" />
          </Button>
        </BottomBar>
      )}
      {task?.what === "create" && <UnitPanel kind={kind} parent={parent} onClose={close} />}
      {task?.what === "edit" && <UnitPanel kind={kind} unit={task.unit} onClose={close} />}
      {task?.what === "move" && isMovable(kind) && <MoveDialog kind={kind} unit={task.unit} onClose={close} />}
      {task?.what === "delete" && (
        <DeleteDialog
          kind={kind}
          unit={units.find(({ id }) => id === task.unit.id) ?? task.unit}
          onArchive={() => {
            archiving.archive(task.unit);
            close();
          }}
          onClose={close}
        />
      )}
      {task?.what === "merge" && (
        <MergeDialog kind={kind} chosen={task.chosen} onClose={close} onDone={() => setSelected(new Set<string>())} />
      )}
    </>
  );
}
