import { ChevronLeft, ChevronRight, Plus, Search } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import type { Selection } from "react-aria-components";
import { FormattedMessage, useIntl } from "react-intl";
import { useHref } from "react-router";
import { useRead } from "../../api/hooks";
import { useUrlState } from "../../app/useUrlState";
import { usePermission, useSession } from "../../session/session";
import { Button, ButtonLink } from "../../ui/Button";
import { DataTable } from "../../ui/DataTable";
import { Page } from "../../ui/Page";
import { SearchField } from "../../ui/SearchField";
import { EmptyState, ErrorPanel, Loading } from "../../ui/states";
import { hasDiscounts, hasOrganization } from "../choicesFragment";
import { ColumnChooser } from "./ColumnChooser";
import {
  type ColumnId,
  ORGANIZATION,
  possibleColumns,
  readColumns,
  SORTABLE,
  tableColumn,
  writeColumns,
} from "./columns";
import { FilterBar } from "./FilterBar";
import { rememberList } from "./neighbours";
import { CustomersDocument } from "./query";
import { FIRST_PAGE, isFilter, readFilter, readPage, readSort, sortInput } from "./state";

/** Comes with the first customer that is selected. */
const SelectionBar = lazy(async () => ({ default: (await import("./SelectionBar")).SelectionBar }));

/** The customers of the shop: found, filtered, sorted; everything that was chosen stands in the address. */
export default function ListPage() {
  const intl = useIntl();
  const session = useSession();
  const manages = usePermission("manage_customer_profiles");
  const seesOrganization = usePermission("manage_customer_profiles", "manage_organization");
  const seesDiscounts = usePermission("manage_customer_profiles", "manage_discount_groups");
  const seesCredit = usePermission("view_customer_credit", "manage_customer_credit");
  const [params, set] = useUrlState();
  const [selected, setSelected] = useState<Selection>(new Set<string>());
  const base = useHref("/");

  const filter = useMemo(() => readFilter(params), [params]);
  const sort = readSort(params, SORTABLE);
  const asked = params.get("columns")?.split(",") ?? [];
  const variables = {
    filter,
    sortBy: sortInput(sort, session.currency),
    ...readPage(params),
    manages,
    showsCredit: seesCredit && asked.includes("CREDIT"),
    showsGroup: manages && asked.includes("GROUP"),
    showsOrganization: seesOrganization && asked.some((id) => ORGANIZATION.includes(id)),
    showsDiscount: seesDiscounts && asked.includes("DISCOUNT_GROUP"),
    showsFields: manages && asked.some((id) => id.startsWith("FIELD.")),
  };
  const { data, error, isPending, isPlaceholderData, refetch } = useRead(CustomersDocument, variables, { keep: true });

  const fields = useMemo(() => data?.customFields ?? [], [data]);
  const organization = data ? hasOrganization(data) : true;
  const discounts = data ? hasDiscounts(data) : true;
  const possible = useMemo(
    () => possibleColumns(session.permissions, fields, organization, discounts),
    [session, fields, organization, discounts],
  );
  const columns = readColumns(params, possible, Boolean(data));
  const shape = columns.join();
  const tableColumns = useMemo(
    () => shape.split(",").map((id) => tableColumn(id as ColumnId, intl, fields)),
    [shape, intl, fields],
  );
  const list = data?.customerProfiles;
  const rows = useMemo(() => list?.edges.map(({ node }) => node) ?? [], [list]);
  const where = params.toString();
  useEffect(() => {
    if (rows.length)
      rememberList(
        rows.map(({ id }) => id),
        where,
      );
  }, [rows, where]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list has other rows to select
  useEffect(() => setSelected(new Set<string>()), [where]);

  const filtered = [...params.keys()].some(isFilter);
  const total = list && (list.totalCountIsExact ? list.totalCount : `${intl.formatNumber(list.totalCount)}+`);

  return (
    <Page
      title={intl.formatMessage({ id: "list.title", defaultMessage: "Customers" })}
      beside={
        <span className="muted number" aria-live="polite">
          {typeof total === "number" ? intl.formatNumber(total) : total}
        </span>
      }
      actions={
        <>
          <ColumnChooser
            possible={possible}
            shown={columns}
            fields={fields}
            onChange={(next) => set({ columns: writeColumns(next) })}
          />
          {manages && (
            <ButtonLink to="/new" look="primary" icon={<Plus aria-hidden="true" />}>
              <FormattedMessage id="list.new" defaultMessage="New customer" />
            </ButtonLink>
          )}
        </>
      }
    >
      <div className="list-tools">
        <div className="list-search">
          <Search aria-hidden="true" />
          <SearchField
            label={intl.formatMessage({ id: "list.search", defaultMessage: "Search customers" })}
            hint={intl.formatMessage({
              id: "list.searchHint",
              defaultMessage: "Name, e-mail, phone, number, address",
            })}
            value={params.get("q") ?? ""}
            onChange={(q) => set({ q, ...FIRST_PAGE }, { replace: true })}
          />
        </div>
      </div>
      <FilterBar
        params={params}
        filter={filter}
        tags={data?.customerTags ?? []}
        groups={data?.customerGroups ?? []}
        fields={fields}
        hasOrganization={manages && hasOrganization(data)}
        hasDiscounts={manages && hasDiscounts(data)}
        onChange={(changes) => set({ ...changes, ...FIRST_PAGE })}
      />
      {error && !data ? (
        <div className="page-content">
          <ErrorPanel error={error} onRetry={refetch} />
        </div>
      ) : isPending ? (
        <div className="page-content">
          <Loading lines={12} height={28} />
        </div>
      ) : (
        <DataTable
          label={intl.formatMessage({ id: "list.title", defaultMessage: "Customers" })}
          columns={tableColumns}
          items={rows}
          sort={{ column: sort.field, direction: sort.direction === "DESC" ? "descending" : "ascending" }}
          onSort={({ column, direction }) =>
            set({ sort: String(column), dir: direction === "descending" ? "DESC" : null, ...FIRST_PAGE })
          }
          {...(manages ? { selected, onSelect: setSelected } : {})}
          href={(row) => `${base.replace(/\/$/, "")}/c/${row.id}`}
          isStale={isPlaceholderData}
          virtual
          empty={
            <div className="page-content">
              <EmptyState
                title={<FormattedMessage id="list.empty" defaultMessage="Nobody found" />}
                action={
                  filtered && (
                    <Button
                      onPress={() =>
                        set({
                          ...Object.fromEntries([...params.keys()].filter(isFilter).map((name) => [name, null])),
                          ...FIRST_PAGE,
                        })
                      }
                    >
                      <FormattedMessage id="list.clearAll" defaultMessage="Drop all filters" />
                    </Button>
                  )
                }
              >
                {filtered ? (
                  <FormattedMessage
                    id="list.emptyFiltered"
                    defaultMessage="Nobody meets all filters above. Drop one of them by a click on it."
                  />
                ) : (
                  <FormattedMessage id="list.emptyShop" defaultMessage="Whoever registers or is invited stands here." />
                )}
              </EmptyState>
            </div>
          }
        />
      )}
      {list && (list.pageInfo.hasNextPage || list.pageInfo.hasPreviousPage) && (
        <nav className="list-pager" aria-label={intl.formatMessage({ id: "list.pages", defaultMessage: "Pages" })}>
          <Button
            icon={<ChevronLeft aria-hidden="true" />}
            isDisabled={!list.pageInfo.hasPreviousPage}
            onPress={() => set({ before: list.pageInfo.startCursor, after: null })}
          >
            <FormattedMessage id="list.previous" defaultMessage="Previous" />
          </Button>
          <Button
            isDisabled={!list.pageInfo.hasNextPage}
            onPress={() => set({ after: list.pageInfo.endCursor, before: null })}
          >
            <FormattedMessage id="list.next" defaultMessage="Next" />
            <ChevronRight aria-hidden="true" />
          </Button>
        </nav>
      )}
      {(selected === "all" || selected.size > 0) && (
        <Suspense fallback={null}>
          <SelectionBar
            selected={selected}
            rows={rows}
            tags={data?.customerTags ?? []}
            groups={data?.customerGroups ?? []}
            onDone={() => setSelected(new Set<string>())}
          />
        </Suspense>
      )}
    </Page>
  );
}
