import type { Column, Header, Table } from "@tanstack/react-table";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useState, type KeyboardEvent, type MouseEvent, type TouchEvent } from "react";
import { flushSync } from "react-dom";

import { t } from "@/i18n";
import { cx } from "../cx";
import { MAX_WIDTH, MIN_WIDTH } from "./layout";
import styles from "./Table.module.css";

const STEP = 16;
const DRAGGED = "application/x-airloom-column";

interface Props<Row> {
  table: Table<Row>;
  head: Header<Row, unknown>;
  label: string;
  /** Whether columns have widths of their own. */
  sized: boolean;
  /** Whether the column stays in sight. */
  pinned: boolean;
  /** Another column is to stand where this one does. */
  onMove: (id: string) => void;
}

/** The head of a column: sorts by it, alone or with Shift after the others; is dragged to another place; widens it. */
export function HeadCell<Row>({ table, head, label, sized, pinned, onMove }: Props<Row>) {
  const { column } = head;
  const [over, setOver] = useState(false);
  const descending = column.getIsSorted() === "desc";
  const rank = column.getSortIndex();
  const several = table.getState().sorting.length > 1;
  const drag = {
    draggable: true,
    onDragStart: (event: React.DragEvent) => event.dataTransfer.setData(DRAGGED, column.id),
  };
  return (
    <th
      className={cx(pinned && styles.pinned, over && styles.over)}
      style={sized ? { width: shownWidth(table, column) } : undefined}
      data-column={column.id}
      // of several only the first may say so: https://www.w3.org/TR/wai-aria-1.2/#aria-sort
      aria-sort={rank === 0 ? (descending ? "descending" : "ascending") : undefined}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const id = event.dataTransfer.getData(DRAGGED);
        if (id !== "") onMove(id);
      }}
    >
      {column.getCanSort() ? (
        <button
          type="button"
          className={styles.sort}
          title={t("table.sort")}
          onClick={(event) => column.toggleSorting(undefined, event.shiftKey)}
          {...drag}
        >
          {label}
          {rank >= 0 && (descending ? <ArrowDown size={13} aria-hidden /> : <ArrowUp size={13} aria-hidden />)}
          {rank >= 0 && several && (
            <span className={styles.rank}>
              <span aria-hidden>{rank + 1}</span>
              <span className="visually-hidden">
                {t(descending ? "table.rank.descending" : "table.rank.ascending", { rank: rank + 1 })}
              </span>
            </span>
          )}
        </button>
      ) : (
        <span {...drag}>{label}</span>
      )}
      <Grip table={table} head={head} label={label} />
    </th>
  );
}

/** The edge of a column's head, to drag or to move with the arrow keys. */
function Grip<Row>({ table, head, label }: Pick<Props<Row>, "table" | "head" | "label">) {
  const { column } = head;
  const begin = (event: MouseEvent<HTMLElement> | TouchEvent<HTMLElement>) => {
    measure(table, event.currentTarget);
    head.getResizeHandler()(event);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    measure(table, event.currentTarget);
    table.setColumnSizing((widths) => ({ ...widths, [column.id]: column.getSize() + step }));
  };
  return (
    <span
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t("table.width", { column: label })}
      aria-valuenow={Math.round(shownWidth(table, column))}
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={MAX_WIDTH}
      className={cx(styles.grip, column.getIsResizing() && styles.resizing)}
      onMouseDown={begin}
      onTouchStart={begin}
      onKeyDown={onKeyDown}
    />
  );
}

/** Fixes every column at the width it has on the page: from there on widening one leaves the others alone. */
function measure<Row>(table: Table<Row>, inside: HTMLElement): void {
  const heads = inside.closest("tr")?.querySelectorAll<HTMLElement>("th[data-column]") ?? [];
  const widths = Object.fromEntries([...heads].map((each) => [each.dataset["column"] ?? "", each.offsetWidth]));
  flushSync(() => table.setColumnSizing(widths));
}

/** A column's width, with what it is being dragged by. */
export function shownWidth<Row>(table: Table<Row>, column: Column<Row>): number {
  const dragged = column.getIsResizing() ? (table.getState().columnSizingInfo.deltaOffset ?? 0) : 0;
  return Math.max(MIN_WIDTH, column.getSize() + dragged);
}
