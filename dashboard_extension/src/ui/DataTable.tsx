import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import {
  Cell,
  Column,
  Row,
  type Selection,
  type SortDescriptor,
  Table,
  TableBody,
  TableHeader,
  TableLayout,
  Virtualizer,
} from "react-aria-components";
import { Checkbox } from "./Choice";
import "./table.css";

export interface TableColumn<Item> {
  id: string;
  title: string;
  cell: (item: Item) => ReactNode;
  /** Numbers stand at the right. */
  align?: "end";
  sortable?: boolean;
  /** Names the row for those who hear it; exactly one column does. */
  isRowHeader?: boolean;
  width?: number;
  minWidth?: number;
  /** Left out on narrow screens, where what is `table-narrow` in other columns says it. */
  isWide?: boolean;
}

const NARROWEST = 120;

interface DataTableProps<Item extends { id: string }> {
  label: string;
  columns: readonly TableColumn<Item>[];
  items: readonly Item[];
  sort?: SortDescriptor | undefined;
  onSort?: (sort: SortDescriptor) => void;
  selected?: Selection;
  onSelect?: (selected: Selection) => void;
  /** Where a row leads; also called by Enter. */
  href?: (item: Item) => string;
  empty?: ReactNode;
  rowHeight?: number;
  /** Draws only the rows in sight, all of one height; for lists that may be long. */
  virtual?: boolean;
  /** The last answer is shown while the next is being read. */
  isStale?: boolean;
}

function lookOf({ align, isWide }: Pick<TableColumn<never>, "align" | "isWide">) {
  return `${align === "end" ? "table-end" : ""} ${isWide ? "table-wide" : ""}`;
}

/** A table that the keyboard walks: arrows, Home, End, Enter opens, Space selects, typing finds. */
export function DataTable<Item extends { id: string }>(props: DataTableProps<Item>) {
  const { columns, items, selected, onSelect, href, rowHeight = 48, isStale } = props;
  const virtual = props.virtual && items.length > 0; // what stands for no rows is as high as it likes
  const selectable = Boolean(onSelect);
  const table = (
    <Table
      aria-label={props.label}
      className={`table ${virtual ? "table-virtual" : ""} ${isStale ? "table-stale" : ""}`}
      selectionMode={selectable ? "multiple" : "none"}
      {...(selectable ? { selectedKeys: selected ?? new Set<string>(), onSelectionChange: onSelect } : {})}
      {...(props.sort ? { sortDescriptor: props.sort } : {})}
      {...(props.onSort ? { onSortChange: props.onSort } : {})}
    >
      <TableHeader className="table-head">
        {selectable && (
          <Column className="table-column table-select" width={44} minWidth={44}>
            <Checkbox slot="selection" />
          </Column>
        )}
        {columns.map((column) => (
          <Column
            key={column.id}
            id={column.id}
            className={`table-column ${lookOf(column)}`}
            allowsSorting={column.sortable ?? false}
            isRowHeader={column.isRowHeader ?? false}
            width={column.width ?? `${column.minWidth ?? NARROWEST}fr`} // the rest is shared in the same proportion
            {...(column.width && !virtual ? { style: { width: column.width } } : {})}
            minWidth={column.minWidth ?? NARROWEST}
          >
            {({ sortDirection }) => (
              <span className="table-title">
                <span className="table-title-text">{column.title}</span>
                {sortDirection === "ascending" && <ArrowUp aria-hidden="true" />}
                {sortDirection === "descending" && <ArrowDown aria-hidden="true" />}
              </span>
            )}
          </Column>
        ))}
      </TableHeader>
      <TableBody items={items} renderEmptyState={() => props.empty ?? null} dependencies={[columns]}>
        {(item) => (
          <Row id={item.id} className="table-row" {...(href ? { href: href(item) } : {})}>
            {selectable && (
              <Cell className="table-cell table-select">
                <Checkbox slot="selection" />
              </Cell>
            )}
            {columns.map((column) => (
              <Cell key={column.id} className={`table-cell ${lookOf(column)}`}>
                {column.cell(item)}
              </Cell>
            ))}
          </Row>
        )}
      </TableBody>
    </Table>
  );
  if (!virtual) return <div className="table-scroll">{table}</div>;
  return (
    <div className="table-scroll">
      <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight, headingHeight: 41 }}>
        {table}
      </Virtualizer>
    </div>
  );
}
