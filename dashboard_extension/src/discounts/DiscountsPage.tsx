import { Calculator, Copy, Pencil, Plus, Search, Trash2 } from "lucide-react";
import { useMemo, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useHref, useNavigate } from "react-router";
import { useRead } from "../api/hooks";
import { FIRST_PAGE, Pager, pageOf } from "../app/Pager";
import { useUrlState } from "../app/useUrlState";
import { ChipChoice } from "../assortment/ChipChoice";
import { usePermission } from "../session/session";
import { Button, ButtonLink } from "../ui/Button";
import { DataTable, type TableColumn } from "../ui/DataTable";
import { ActionMenu } from "../ui/Menu";
import { Page } from "../ui/Page";
import { SearchField } from "../ui/SearchField";
import { EmptyState, ErrorPanel, Loading, NoPermission } from "../ui/states";
import { CopyDialog } from "./CopyDialog";
import { DeleteDialog } from "./DeleteDialog";
import { GroupPanel } from "./GroupPanel";
import { type Group, groupPath } from "./kinds";
import { GroupsDocument } from "./query";
import { StatePill } from "./StatePill";
import { useGroupWords } from "./words";
import "../assortment/assortment.css";
import "../customers/list/list.css";
import "./discounts.css";

type Task = { what: "create" } | { what: "edit" | "copy" | "delete"; group: Group };

/** The shop's discount groups: found, made, changed, copied, deleted. */
export default function DiscountsPage() {
  const intl = useIntl();
  const manages = usePermission("manage_discount_groups");
  const [task, setTask] = useState<Task | null>(null);
  const title = intl.formatMessage({ id: "discounts.title", defaultMessage: "Discount groups" });
  return (
    <Page
      title={title}
      actions={
        manages && (
          <>
            <ButtonLink to="/discounts/preview" icon={<Calculator aria-hidden="true" />}>
              <FormattedMessage id="discounts.preview" defaultMessage="What customers pay" />
            </ButtonLink>
            <Button look="primary" icon={<Plus aria-hidden="true" />} onPress={() => setTask({ what: "create" })}>
              <FormattedMessage id="discounts.new" defaultMessage="New discount group" />
            </Button>
          </>
        )
      }
    >
      <div className="page-content">
        {manages ? <Groups title={title} task={task} onTask={setTask} /> : <NoPermission />}
      </div>
    </Page>
  );
}

interface GroupsProps {
  title: string;
  task: Task | null;
  onTask: (task: Task | null) => void;
}

function Groups({ title, task, onTask }: GroupsProps) {
  const intl = useIntl();
  const navigate = useNavigate();
  const [params, set] = useUrlState();
  const search = params.get("q")?.trim() ?? "";
  const shown = params.get("show") ?? "";
  const { data, error, isPlaceholderData, refetch } = useRead(
    GroupsDocument,
    {
      ...(search ? { search } : {}),
      ...(shown ? { isValid: shown === "valid" } : {}),
      ...pageOf(params),
    },
    { keep: true },
  );
  const groups = useMemo(() => data?.groups?.edges.map(({ node }) => node) ?? [], [data]);
  const base = useHref("/").replace(/\/$/, "");
  const columns = useColumns(onTask);
  const close = () => onTask(null);
  const open = (id: string) => navigate(groupPath(id));

  return (
    <>
      {error && !data ? (
        <ErrorPanel error={error} onRetry={refetch} />
      ) : (
        <>
          <div className="discounts-tools">
            <div className="list-search">
              <Search aria-hidden="true" />
              <SearchField
                label={intl.formatMessage({ id: "discounts.search", defaultMessage: "Search discount groups" })}
                value={search}
                onChange={(q) => set({ q, ...FIRST_PAGE }, { replace: true })}
              />
            </div>
            <ChipChoice
              label={intl.formatMessage({ id: "assortment.shown", defaultMessage: "Shown" })}
              options={[
                { id: "", name: intl.formatMessage({ id: "assortment.all", defaultMessage: "All" }) },
                { id: "valid", name: intl.formatMessage({ id: "discounts.valid", defaultMessage: "Valid" }) },
                {
                  id: "other",
                  name: intl.formatMessage({ id: "discounts.inactive", defaultMessage: "Not today" }),
                },
              ]}
              value={shown === "valid" || shown === "other" ? shown : ""}
              onChange={(show) => set({ show, ...FIRST_PAGE })}
            />
            <span className="muted number" aria-live="polite">
              {data?.groups && intl.formatNumber(data.groups.totalCount)}
            </span>
          </div>
          {!data ? (
            <Loading lines={8} height={32} />
          ) : (
            <div className="discounts-table">
              <DataTable
                label={title}
                columns={columns}
                items={groups}
                isStale={isPlaceholderData}
                href={({ id }) => base + groupPath(id)}
                empty={
                  <Nothing
                    isFiltered={Boolean(search || shown)}
                    onCreate={() => onTask({ what: "create" })}
                    onClear={() => set({ q: null, show: null, ...FIRST_PAGE })}
                  />
                }
              />
            </div>
          )}
          <Pager page={data?.groups?.pageInfo} />
        </>
      )}
      {task?.what === "create" && <GroupPanel onClose={close} onCreated={open} />}
      {task?.what === "edit" && <GroupPanel group={task.group} onClose={close} />}
      {task?.what === "copy" && <CopyDialog group={task.group} onClose={close} onCopied={open} />}
      {task?.what === "delete" && (
        <DeleteDialog group={groups.find(({ id }) => id === task.group.id) ?? task.group} onClose={close} />
      )}
    </>
  );
}

function useColumns(onTask: (task: Task) => void): TableColumn<Group>[] {
  const intl = useIntl();
  const { onTop } = useGroupWords();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words and what is done are the same each time
  return useMemo(() => {
    const say = intl.formatMessage;
    return [
      {
        id: "name",
        title: say({ id: "discounts.name", defaultMessage: "Name" }),
        isRowHeader: true,
        minWidth: 150,
        cell: (group) => (
          <span className="stack-tight discounts-name">
            <strong>{group.name}</strong>
            {group.description && <span className="small muted discounts-clip">{group.description}</span>}
          </span>
        ),
      },
      {
        id: "state",
        title: say({ id: "discounts.validity", defaultMessage: "Validity" }),
        minWidth: 120,
        width: 200,
        cell: (group) => <StatePill group={group} />,
      },
      {
        id: "conditions",
        title: say({ id: "discounts.conditionsAndPrices", defaultMessage: "Conditions" }),
        align: "end",
        isWide: true,
        minWidth: 80,
        width: 110,
        cell: ({ numberOfConditions }) => <span className="number">{intl.formatNumber(numberOfConditions ?? 0)}</span>,
      },
      {
        id: "members",
        title: say({ id: "discounts.members", defaultMessage: "Members" }),
        align: "end",
        isWide: true,
        minWidth: 80,
        width: 110,
        cell: ({ customers }) => (
          <span className={`number ${customers ? "" : "muted"}`}>{intl.formatNumber(customers ?? 0)}</span>
        ),
      },
      {
        id: "onTop",
        title: say({ id: "discounts.shopsPromotions", defaultMessage: "Shop's promotions" }),
        isWide: true,
        minWidth: 150,
        width: 220,
        cell: (group) => onTop(group),
      },
      {
        id: "actions",
        title: say({ id: "organization.actions", defaultMessage: "Actions" }),
        align: "end",
        minWidth: 56,
        width: 90,
        cell: (group) => (
          <ActionMenu
            label={say({ id: "organization.actionsFor", defaultMessage: "Actions for {name}" }, { name: group.name })}
            actions={[
              {
                id: "edit",
                label: say({ id: "organization.edit", defaultMessage: "Edit" }),
                icon: <Pencil aria-hidden="true" />,
                run: () => onTask({ what: "edit", group }),
              },
              {
                id: "copy",
                label: say({ id: "discounts.copy", defaultMessage: "Copy …" }),
                icon: <Copy aria-hidden="true" />,
                run: () => onTask({ what: "copy", group }),
              },
              {
                id: "delete",
                label: say({ id: "organization.delete", defaultMessage: "Delete …" }),
                icon: <Trash2 aria-hidden="true" />,
                critical: true,
                apart: true,
                run: () => onTask({ what: "delete", group }),
              },
            ]}
          />
        ),
      },
    ];
  }, [intl]);
}

interface NothingProps {
  isFiltered: boolean;
  onCreate: () => void;
  onClear: () => void;
}

function Nothing({ isFiltered, onCreate, onClear }: NothingProps) {
  if (isFiltered)
    return (
      <EmptyState
        title={<FormattedMessage id="ui.nothingFound" defaultMessage="Nothing found" />}
        action={
          <Button onPress={onClear}>
            <FormattedMessage id="assortment.showAll" defaultMessage="Show all" />
          </Button>
        }
      />
    );
  return (
    <EmptyState
      title={<FormattedMessage id="discounts.empty" defaultMessage="No discount groups yet" />}
      action={
        <Button onPress={onCreate}>
          <FormattedMessage id="discounts.new" defaultMessage="New discount group" />
        </Button>
      }
    >
      <FormattedMessage
        id="discounts.emptyHelp"
        defaultMessage="Customers in a discount group have prices of their own: percentages off, fixed prices, free shipping."
      />
    </EmptyState>
  );
}
