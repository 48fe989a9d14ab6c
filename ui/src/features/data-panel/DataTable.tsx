import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";

import type { ColumnStatistics, Preview } from "@/api/types";
import { t } from "@/i18n";
import { cx } from "@/ui/cx";
import { ColumnHead } from "./ColumnHead";
import { cellText, isNumeric } from "./cells";
import styles from "./DataPanel.module.css";

const ROW = 28;
const NUMBERS = 56;

/** The rows as a table in which only what is in view exists, so that a thousand columns scroll like ten. */
export function DataTable({ preview }: { preview: Preview }) {
  const scroll = useRef<HTMLDivElement>(null);
  const { columns, rows } = preview;
  const marks = preview.difference?.marks;
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler skips this component, as it must
  const down = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => widthOf(columns[index], rows, index),
    getItemKey: (index) => columns[index]?.name ?? index,
    overscan: 3,
  });
  const shown = across.getVirtualItems();
  const width = across.getTotalSize() + NUMBERS;
  const cell = (start: number, size: number) => ({ left: start + NUMBERS, width: size });
  return (
    <div
      ref={scroll}
      className={styles.scroll}
      role="table"
      aria-label={t("data.panel", { node: preview.node })}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      tabIndex={0}
    >
      <div role="rowgroup" className={styles.head} style={{ width }}>
        <div role="row" aria-rowindex={1} className={styles.headRow}>
          <span aria-hidden className={styles.corner} />
          {shown.map(({ index, start, size, key }) => {
            const column = columns[index];
            return column === undefined ? null : (
              <div
                key={key}
                role="columnheader"
                aria-colindex={index + 1}
                className={styles.headCell}
                style={cell(start, size)}
              >
                <ColumnHead column={column} rows={preview.rows_described} />
              </div>
            );
          })}
        </div>
      </div>
      {rows.length === 0 && <p className={styles.noRows}>{t(marks ? "data.differs.none" : "data.empty")}</p>}
      <div role="rowgroup" className={styles.rows} style={{ width, height: down.getTotalSize() }}>
        {down.getVirtualItems().map(({ index, start, key }) => (
          <div
            key={key}
            role="row"
            aria-rowindex={index + 2}
            className={cx(styles.tableRow, marks?.[index] !== undefined && styles[marks[index]])}
            style={{ transform: `translateY(${start}px)`, height: ROW }}
          >
            <span aria-hidden={marks === undefined} className={styles.number}>
              {marks === undefined ? index + 1 : <Mark mark={marks[index]} />}
            </span>
            {shown.map((item) => (
              <Cell
                key={item.key}
                value={rows[index]?.[item.index]}
                column={columns[item.index]}
                index={item.index}
                style={cell(item.start, item.size)}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

/** A sign, so that colour is not all that tells; read out as a word. */
function Mark({ mark }: { mark: "added" | "removed" | undefined }) {
  return (
    <>
      <span aria-hidden>{mark === "added" ? "+" : "−"}</span>
      <span className="visually-hidden">{t(mark === "added" ? "data.differs.added" : "data.differs.removed")}</span>
    </>
  );
}

interface CellProps {
  value: unknown;
  column: ColumnStatistics | undefined;
  index: number;
  style: { left: number; width: number };
}

function Cell({ value, column, index, style }: CellProps) {
  const missing = value === null || value === undefined;
  const text = cellText(value);
  return (
    <div
      role="cell"
      aria-colindex={index + 1}
      className={cx(
        styles.cell,
        missing && styles.null,
        !missing && column?.masked === true && styles.masked,
        column !== undefined && isNumeric(column.type) && styles.numeric,
      )}
      style={style}
      title={text.length > 20 ? text : undefined}
    >
      {text}
    </div>
  );
}

/** Wide enough for the name and the first rows, within reason. */
function widthOf(column: ColumnStatistics | undefined, rows: readonly unknown[][], index: number): number {
  const longest = Math.max(column?.name.length ?? 0, ...rows.slice(0, 30).map((row) => cellText(row[index]).length));
  return Math.min(320, Math.max(124, longest * 8 + 24));
}
