import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";

import { t } from "@/i18n";
import { cx } from "@/ui/cx";
import { cellText, isNumeric } from "../cells";
import { CellInput } from "./CellInput";
import styles from "./TestData.module.css";
import { textOf, valueOf, wrongWith, type Cell } from "./grid";
import type { GridState } from "./useGrid";

const ROW = 30;
const NUMBERS = 48;
const PAGE = 10;

interface Props {
  label: string;
  grid: GridState;
  /** The text that is being typed into the active cell; null while none is. */
  typed: string | null;
  onType: (text: string | null) => void;
  /** What the server found wrong, by place. */
  refused: ReadonlyMap<string, string>;
}

export const placeKey = ({ row, column }: Cell): string => `${row}:${column}`;

/** Rows whose values can be changed, by pointer or keys; only what is in view exists. */
export function Grid({ label, grid, typed, onType, refused }: Props) {
  const id = useId();
  const scroll = useRef<HTMLDivElement>(null);
  const [width] = useState(() => grid.columns.map((column, index) => widthOf(column.name, grid.rows, index)));
  const { columns, rows, active } = grid;
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler skips this component, as it must
  const down = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 10,
    scrollPaddingStart: 44,
  });
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => width[index] ?? 140,
    scrollPaddingStart: NUMBERS,
    overscan: 3,
  });
  useEffect(() => {
    if (rows.length > 0) down.scrollToIndex(active.row);
    across.scrollToIndex(active.column);
  }, [down, across, active, rows.length]);

  const take = (text: string) => {
    const column = columns[active.column];
    if (column !== undefined) grid.put(active, valueOf(column.type, text));
    onType(null);
  };
  const goOn = (byRows: number, byColumns: number) => {
    onType(null);
    grid.move(active.row + byRows, active.column + byColumns);
    scroll.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (typed !== null) return;
    const { row, column } = active;
    const control = event.ctrlKey || event.metaKey;
    const moves: Readonly<Record<string, [number, number] | undefined>> = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      PageUp: [row - PAGE, column],
      PageDown: [row + PAGE, column],
      Home: control ? [0, 0] : [row, 0],
      End: control ? [rows.length - 1, columns.length - 1] : [row, columns.length - 1],
    };
    const move = moves[event.key];
    const current = rows[row]?.[column];
    if (move !== undefined) grid.move(...move);
    else if (control && event.key.toLowerCase() === "z") (event.shiftKey ? grid.redo : grid.undo)();
    else if (control && event.key.toLowerCase() === "y") grid.redo();
    else if (control || event.altKey || rows.length === 0) return;
    else if (event.key === "Enter" || event.key === "F2") onType(textOf(current));
    else if (event.key === "Delete" || event.key === "Backspace") grid.put(active, null);
    else if (event.key.length === 1) onType(event.key);
    else return;
    event.preventDefault();
  };

  const shown = across.getVirtualItems();
  const total = across.getTotalSize() + NUMBERS;
  return (
    <div
      ref={scroll}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={rows.length > 0 ? `${id}-${placeKey(active)}` : undefined}
      tabIndex={0}
      className={styles.grid}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={styles.head} style={{ width: total }}>
        <div role="row" aria-rowindex={1}>
          {shown.map(({ index, start, size, key }) => (
            <div
              key={key}
              role="columnheader"
              aria-colindex={index + 1}
              className={styles.headCell}
              style={{ left: start + NUMBERS, width: size }}
            >
              <span className={styles.name}>{columns[index]?.name}</span>
              <span className={styles.type}>{columns[index]?.type}</span>
            </div>
          ))}
        </div>
      </div>
      {rows.length === 0 && <p className={styles.none}>{t("testData.grid.none")}</p>}
      <div role="rowgroup" className={styles.rows} style={{ width: total, height: down.getTotalSize() }}>
        {down.getVirtualItems().map(({ index: row, start, key }) => (
          <div
            key={key}
            role="row"
            aria-rowindex={row + 2}
            className={styles.row}
            style={{ transform: `translateY(${start}px)`, height: ROW }}
          >
            <span aria-hidden className={styles.number}>
              {row + 1}
            </span>
            {shown.map(({ index: column, start: left, size, key: place }) => {
              const spec = columns[column];
              if (spec === undefined) return null;
              const value = rows[row]?.[column];
              const isActive = row === active.row && column === active.column;
              const wrong = wrongWith(spec.type, value) !== null || refused.has(placeKey({ row, column }));
              return (
                <div
                  key={place}
                  id={`${id}-${placeKey({ row, column })}`}
                  role="gridcell"
                  aria-colindex={column + 1}
                  aria-selected={isActive}
                  aria-invalid={wrong || undefined}
                  className={cx(
                    styles.cell,
                    value === null && styles.null,
                    isNumeric(spec.type) && styles.numeric,
                    wrong && styles.wrong,
                    isActive && styles.active,
                  )}
                  style={{ left: left + NUMBERS, width: size }}
                  onMouseDown={() => {
                    if (isActive) return;
                    if (typed !== null) take(typed);
                    grid.move(row, column);
                  }}
                  onDoubleClick={() => onType(textOf(value))}
                >
                  {isActive && typed !== null ? (
                    <CellInput
                      label={t("testData.grid.cell", { row: row + 1, column: spec.name })}
                      grid={scroll}
                      text={typed}
                      onChange={onType}
                      onTake={take}
                      onDone={goOn}
                    />
                  ) : (
                    cellText(value)
                  )}
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Wide enough for the name and the first rows, within reason. */
function widthOf(name: string, rows: readonly (readonly unknown[])[], index: number): number {
  const longest = Math.max(name.length, ...rows.slice(0, 30).map((row) => cellText(row[index]).length));
  return Math.min(320, Math.max(120, longest * 8 + 24));
}
