import {
  getCoreRowModel,
  getSortedRowModel,
  useReactTable,
  type ColumnDef,
  type ColumnSizingState,
  type Updater,
} from "@tanstack/react-table";
import type { ReactNode } from "react";

import { t } from "@/i18n";
import { cx } from "../cx";
import { ColumnChoice } from "./ColumnChoice";
import { ExportMenu } from "./ExportMenu";
import { HeadCell, shownWidth } from "./HeadCell";
import { moved, widened, type Known, type Sort } from "./layout";
import { compared, type Value } from "./rows";
import styles from "./Table.module.css";
import { useLayout } from "./useLayout";
import { Views } from "./Views";

export interface TableColumn<Row> extends Known {
  label: string;
  cell: (row: Row) => ReactNode;
  /** What the rows are sorted by; a column without it cannot be sorted. */
  sort?: (row: Row) => Value;
  /** What an exported file holds when that is not what the rows are sorted by. */
  text?: (row: Row) => Value;
  /** Stays at the right in sight where the table is wider than the page. */
  pinned?: boolean;
}

interface Props<Row> {
  /** Names the table, what is remembered of it, and its exported files. */
  id: string;
  label: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** What the rows are sorted by at first; not needed where they come in an order. */
  sort?: Sort;
  /** For rows that come in an order already: which, and how to ask for another; the table does not sort then. */
  order?: { sort: Sort; onChange: (sort: Sort) => void };
  /** Keys of the chosen rows; without it rows cannot be chosen. */
  selection?: { chosen: ReadonlySet<string>; onChange: (chosen: ReadonlySet<string>) => void };
  /** What stands above, to the left of what is done with the table itself. */
  tools?: ReactNode;
  /** Shown instead of rows when there are none. */
  empty?: ReactNode;
}

/** A table whose rows can be sorted, chosen and exported, and whose columns can be chosen, moved and widened. */
export function Table<Row>(props: Props<Row>) {
  const { id, label, columns, rows, rowKey, sort, order, selection, tools, empty } = props;
  const [layout, change] = useLayout(id, columns, order?.sort ?? sort);
  const sorting = order === undefined ? [...layout.sort] : [order.sort];
  const widths = Object.fromEntries(layout.columns.flatMap((each) => (each.width === null ? [] : [[each.id, each.width]])));
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler skips this component, as it must
  const table = useReactTable<Row>({
    data: rows as Row[],
    columns: columns.map(definition),
    getRowId: rowKey,
    state: {
      sorting,
      columnOrder: layout.columns.map((each) => each.id),
      columnVisibility: Object.fromEntries(
        columns.map((column) => [column.id, layout.columns.some((each) => each.id === column.id)]),
      ),
      columnSizing: widths,
    },
    columnResizeMode: "onEnd",
    // there are no pages, and looking for the first of them would render without end
    autoResetPageIndex: false,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    manualSorting: order !== undefined,
    onSortingChange: (updater) => {
      const next = updated(updater, sorting);
      if (order === undefined) change((now) => ({ ...now, sort: next }));
      else order.onChange(next[0] ?? { ...order.sort, desc: !order.sort.desc });
    },
    onColumnSizingChange: (updater: Updater<ColumnSizingState>) =>
      change((now) => ({ ...now, columns: widened(now.columns, updated(updater, widths)) })),
  });
  const ordered = table.getRowModel().rows;
  const heads = table.getFlatHeaders();
  const sized = Object.keys(widths).length > 0;
  const total = heads.reduce((sum, head) => sum + shownWidth(table, head.column), selection === undefined ? 0 : 36);
  const cells = new Map(columns.map((column) => [column.id, column]));
  const all = rows.length > 0 && selection !== undefined && rows.every((row) => selection.chosen.has(rowKey(row)));
  const choose = (key: string, chosen: boolean) => {
    if (selection === undefined) return;
    const next = new Set(selection.chosen);
    if (chosen) next.add(key);
    else next.delete(key);
    selection.onChange(next);
  };
  const sheet = () => {
    const written = heads.flatMap(({ column }) => {
      const found = cells.get(column.id);
      const value = found?.text ?? found?.sort;
      return found === undefined || value === undefined ? [] : [{ label: found.label, value }];
    });
    return {
      heads: written.map((column) => column.label),
      rows: ordered.map((row) => written.map(({ value }) => value(row.original))),
    };
  };
  return (
    <div className={styles.wrap}>
      <div className={styles.tools}>
        {tools}
        <div className={styles.own}>
          <Views id={id} layout={layout} />
          <ExportMenu name={id} sheet={sheet} disabled={rows.length === 0} />
          <ColumnChoice
            columns={columns}
            places={layout.columns}
            onChange={(places) => change((now) => ({ ...now, columns: places }))}
            onReset={() => change(() => null)}
          />
        </div>
      </div>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={label}>
        <table className={cx(styles.table, sized && styles.sized)} style={sized ? { width: total } : undefined}>
          <caption className="visually-hidden">{label}</caption>
          <thead>
            <tr>
              {selection !== undefined && (
                <th className={styles.check}>
                  <input
                    type="checkbox"
                    aria-label={t("table.all")}
                    checked={all}
                    onChange={(event) => selection.onChange(new Set(event.target.checked ? rows.map(rowKey) : []))}
                  />
                </th>
              )}
              {heads.map((head) => (
                <HeadCell
                  key={head.id}
                  table={table}
                  head={head}
                  label={cells.get(head.column.id)?.label ?? head.column.id}
                  sized={sized}
                  pinned={cells.get(head.column.id)?.pinned === true}
                  onMove={(moving) =>
                    change((now) => ({ ...now, columns: moved(now.columns, moving, head.column.getIndex()) }))
                  }
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {ordered.map((row) => {
              const chosen = selection?.chosen.has(row.id) === true;
              return (
                <tr key={row.id} data-chosen={chosen || undefined}>
                  {selection !== undefined && (
                    <td className={styles.check}>
                      <input
                        type="checkbox"
                        aria-label={t("table.choose", { row: row.id })}
                        checked={chosen}
                        onChange={(event) => choose(row.id, event.target.checked)}
                      />
                    </td>
                  )}
                  {heads.map(({ column }) => (
                    <td key={column.id} className={cx(cells.get(column.id)?.pinned === true && styles.pinned)}>
                      {cells.get(column.id)?.cell(row.original)}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
        {rows.length === 0 && empty}
      </div>
    </div>
  );
}

/** Rows without a value come last, whichever way they are sorted. */
function definition<Row>({ id, sort }: TableColumn<Row>): ColumnDef<Row> {
  if (sort === undefined) return { id, enableSorting: false };
  return {
    id,
    accessorFn: (row) => sort(row) ?? undefined,
    sortingFn: (one, other) => compared(one.getValue(id), other.getValue(id)),
    sortUndefined: "last",
    sortDescFirst: false,
  };
}

const updated = <State,>(updater: Updater<State>, now: State): State =>
  typeof updater === "function" ? (updater as (now: State) => State)(now) : updater;
