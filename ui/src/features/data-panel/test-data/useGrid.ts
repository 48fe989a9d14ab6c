import { useMemo, useState } from "react";

import type { TestData } from "@/api/types";
import { begin, record, redo, undo } from "@/model/history";
import { withRow, withValue, withoutRow, wrongPlaces, type Cell, type Rows } from "./grid";

/** The rows being edited, with undo. */
export function useGrid({ columns, rows }: Pick<TestData, "columns" | "rows">) {
  const [history, setHistory] = useState(() => begin<Rows>(rows));
  const [active, setActive] = useState<Cell>({ row: 0, column: 0 });
  const present = history.present;
  const wrong = useMemo(() => wrongPlaces(columns, present), [columns, present]);
  const change = (next: Rows) => setHistory(record(history, next, ""));
  const move = (row: number, column: number, length = present.length) =>
    setActive({
      row: Math.min(Math.max(row, 0), Math.max(length - 1, 0)),
      column: Math.min(Math.max(column, 0), columns.length - 1),
    });
  const travel = (next: typeof history) => {
    setHistory(next);
    move(active.row, active.column, next.present.length);
  };
  return {
    columns,
    rows: present,
    active,
    wrong,
    changed: present !== rows,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    move,
    put: (cell: Cell, value: unknown) => change(withValue(present, cell, value)),
    add: () => {
      const at = present.length === 0 ? 0 : active.row + 1;
      const next = withRow(present, at, columns.length);
      change(next);
      if (next !== present) setActive({ row: at, column: active.column });
    },
    remove: () => {
      change(withoutRow(present, active.row));
      move(active.row, active.column, present.length - 1);
    },
    undo: () => travel(undo(history)),
    redo: () => travel(redo(history)),
  };
}

export type GridState = ReturnType<typeof useGrid>;
