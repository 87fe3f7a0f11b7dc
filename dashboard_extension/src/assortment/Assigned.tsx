import { Plus, Trash2, X } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { Selection } from "react-aria-components";
import { FormattedMessage, useIntl } from "react-intl";
import { FIRST_PAGE, Pager } from "../app/Pager";
import { useUrlState } from "../app/useUrlState";
import type { AssortmentKind } from "../gql/graphql";
import { Button } from "../ui/Button";
import { DataTable, type TableColumn } from "../ui/DataTable";
import { ConfirmDialog } from "../ui/Dialog";
import { BottomBar } from "../ui/Page";
import { Pill } from "../ui/Pill";
import { EmptyState } from "../ui/states";
import { ChipChoice } from "./ChipChoice";
import { type AssortmentUnit, countOf } from "./EditorPage";
import { KINDS, type Owner, type Thing } from "./kinds";
import { useKindWords } from "./useKindWords";
import { useRemoving } from "./useRemoving";

interface Props {
  owner: Owner;
  unit: AssortmentUnit;
  /** How many things are assigned in all. */
  total: number;
  /** The kind that is shown, if not all. */
  shown: AssortmentKind | undefined;
  isStale: boolean;
  /** Missing where nothing can be added. */
  onAdd: (() => void) | undefined;
}

/** What is assigned, kind by kind and page by page, each a click away from being taken away. */
export function Assigned({ owner, unit, total, shown, isStale, onAdd }: Props) {
  const intl = useIntl();
  const { title, word } = useKindWords();
  const [params, set] = useUrlState();
  const [selected, setSelected] = useState<Selection>(new Set<string>());
  const [asking, setAsking] = useState<readonly Thing[] | null>(null);
  const { remove, isPending } = useRemoving(owner);
  const things = useMemo(() => unit.shown?.edges.map(({ node }) => node) ?? [], [unit]);
  const where = params.toString();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page has other rows to select
  useEffect(() => setSelected(new Set<string>()), [where]);

  const chosen = things.filter(({ id }) => selected === "all" || selected.has(id));
  const page = unit.shown?.pageInfo;
  /** Taking away the last thing turns round what customers see, so it is asked about. */
  const start = (gone: readonly Thing[]) => (gone.length === total ? setAsking(gone) : run(gone));
  const run = (gone: readonly Thing[]) => {
    remove(gone);
    setAsking(null);
    setSelected(new Set<string>());
    // The page may be empty afterwards.
    if (gone.length === things.length) set(FIRST_PAGE, { replace: true });
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: `start` and `word` do the same each time
  const columns = useMemo<TableColumn<Thing>[]>(
    () => [
      {
        id: "name",
        title: intl.formatMessage({ id: "assortment.name", defaultMessage: "Name" }),
        isRowHeader: true,
        minWidth: 160,
        cell: (thing) => <Name thing={thing} />,
      },
      {
        id: "kind",
        title: intl.formatMessage({ id: "assortment.kind", defaultMessage: "Kind" }),
        minWidth: 110,
        cell: ({ kind }) => (
          <span className="stack-tight">
            <span className="muted">{word(kind)}</span>
            {kind === "CATEGORY" && (
              <span className="small muted">
                <FormattedMessage id="assortment.withAll" defaultMessage="with all below it" />
              </span>
            )}
          </span>
        ),
      },
      {
        id: "remove",
        title: intl.formatMessage({ id: "assortment.actions", defaultMessage: "Actions" }),
        align: "end",
        width: 90,
        minWidth: 56,
        cell: (thing) => (
          <Button
            look="quiet"
            aria-label={intl.formatMessage(
              { id: "assortment.removeOne", defaultMessage: "Remove {name}" },
              { name: thing.name ?? intl.formatMessage(GONE) },
            )}
            icon={<X aria-hidden="true" />}
            onPress={() => start([thing])}
          />
        ),
      },
    ],
    [intl, total, things],
  );

  return (
    <section
      className="assortment-assigned"
      aria-label={intl.formatMessage({ id: "assortment.assigned", defaultMessage: "Assigned" })}
    >
      {total > 0 && (
        <div className="assortment-kinds">
          <ChipChoice
            label={intl.formatMessage({ id: "assortment.shown", defaultMessage: "Shown" })}
            options={[
              { id: "", name: intl.formatMessage({ id: "assortment.all", defaultMessage: "All" }), count: total },
              ...KINDS.map((kind) => ({ id: kind, name: title(kind), count: countOf(unit, kind) })),
            ]}
            value={shown ?? ""}
            onChange={(kind) => set({ kind, ...FIRST_PAGE })}
          />
        </div>
      )}
      {total === 0 ? (
        <NothingAssigned owner={owner} onAdd={onAdd} />
      ) : (
        <DataTable
          label={intl.formatMessage({ id: "assortment.assigned", defaultMessage: "Assigned" })}
          columns={columns}
          items={things}
          selected={selected}
          onSelect={setSelected}
          isStale={isStale || isPending}
          empty={
            <EmptyState
              title={<FormattedMessage id="assortment.noneOfKind" defaultMessage="None of this kind is assigned" />}
              action={
                <Button onPress={() => set({ kind: null, ...FIRST_PAGE })}>
                  <FormattedMessage id="assortment.showAll" defaultMessage="Show all" />
                </Button>
              }
            />
          }
        />
      )}
      <Pager page={page} />
      {chosen.length > 0 && (
        <BottomBar>
          <strong className="assortment-selected" aria-live="polite">
            <FormattedMessage
              id="assortment.selected"
              defaultMessage="{count, plural, other {# selected}}"
              values={{ count: chosen.length }}
            />
          </strong>
          <Button icon={<Trash2 aria-hidden="true" />} isDisabled={isPending} onPress={() => start(chosen)}>
            <FormattedMessage id="assortment.remove" defaultMessage="Remove" />
          </Button>
          <Button look="quiet" icon={<X aria-hidden="true" />} onPress={() => setSelected(new Set<string>())}>
            <FormattedMessage id="assortment.unselect" defaultMessage="Select none" />
          </Button>
        </BottomBar>
      )}
      {asking && (
        <ConfirmDialog
          isOpen
          title={
            <FormattedMessage
              id="assortment.removeAll"
              defaultMessage="Remove all that is assigned to “{name}”?"
              values={{ name: owner.name }}
            />
          }
          action={
            <FormattedMessage
              id="assortment.removeAllNow"
              defaultMessage="Remove all {count, number}"
              values={{ count: asking.length }}
            />
          }
          onConfirm={() => run(asking)}
          onClose={() => setAsking(null)}
        >
          <FormattedMessage
            id="assortment.removeAllHelp"
            defaultMessage="{kind, select, branches {Nothing is assigned then: customers of this branch see and buy nothing any more.} other {Nothing is assigned then: the department does not narrow any more, and its customers see all that their branch lets them see.}}"
            values={{ kind: owner.kind }}
          />
        </ConfirmDialog>
      )}
    </section>
  );
}

const GONE = { id: "assortment.goneThing", defaultMessage: "something that is gone" };

/** What it is called; what the shop has deleted still stands here, without a name, and does nothing. */
function Name({ thing }: { thing: Thing }) {
  if (thing.name) return <span className="assortment-name">{thing.name}</span>;
  return (
    <span className="row">
      <Pill tone="warning">
        <FormattedMessage id="assortment.dangling" defaultMessage="Not in the shop any more" />
      </Pill>
      <span className="small muted">
        <FormattedMessage id="assortment.danglingHelp" defaultMessage="Does nothing; can be removed" />
      </span>
    </span>
  );
}

function NothingAssigned({ owner, onAdd }: { owner: Owner; onAdd: (() => void) | undefined }) {
  return (
    <EmptyState
      title={<FormattedMessage id="assortment.nothing" defaultMessage="Nothing is assigned" />}
      action={
        onAdd && (
          <Button look="primary" icon={<Plus aria-hidden="true" />} onPress={onAdd}>
            <FormattedMessage id="assortment.addFirst" defaultMessage="Add products, categories or collections" />
          </Button>
        )
      }
    >
      <FormattedMessage
        id="assortment.nothingHelp"
        defaultMessage="{kind, select, branches {Customers of this branch see nothing until something is assigned.} other {This department does not narrow: its customers see what their branch lets them see.}}"
        values={{ kind: owner.kind }}
      />
    </EmptyState>
  );
}
