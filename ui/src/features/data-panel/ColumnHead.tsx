import type { ColumnStatistics } from "@/api/types";
import { t } from "@/i18n";
import { Tooltip } from "@/ui";
import { share } from "./cells";
import styles from "./DataPanel.module.css";

/** A column's name, type, how many values are missing, and how they spread. */
export function ColumnHead({ column, rows }: { column: ColumnStatistics; rows: number }) {
  const range = column.min === null ? null : t("data.range", { min: column.min, max: column.max ?? "" });
  const distinct = column.distinct === null ? null : t("data.distinct", { count: column.distinct });
  const nulls = column.nulls === null ? null : t("data.nulls", { share: share(column.nulls, rows) });
  const masked = column.masked ? t("data.masked.text") : null;
  const about = [masked, nulls, distinct, range].filter(Boolean).join(" · ");
  return (
    <Tooltip content={about}>
      <div className={styles.headInner}>
        <span className={styles.name}>
          {column.name}
          {column.masked && (
            <>
              {" "}
              <span className={styles.change}>{t("data.masked")}</span>
            </>
          )}
          {column.change !== null && (
            <>
              {" "}
              <span className={styles.change}>{t(`data.change.${column.change}`)}</span>
            </>
          )}
        </span>
        <span className={styles.type}>
          {column.type}
          {column.nulls !== null && column.nulls > 0 && <span className={styles.nullShare}> {nulls}</span>}
        </span>
        <Histogram column={column} />
        <span className="visually-hidden">{about}</span>
      </div>
    </Tooltip>
  );
}

function Histogram({ column }: { column: ColumnStatistics }) {
  const { histogram } = column;
  const highest = Math.max(1, ...histogram.map((bar) => bar.count));
  if (histogram.length === 0) return <span className={styles.histogram} />;
  const step = 100 / histogram.length;
  return (
    <svg className={styles.histogram} viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden>
      {histogram.map(({ label, count }, index) => {
        const height = count === 0 ? 0 : Math.max(1.5, (count / highest) * 23);
        return (
          <rect key={index} x={index * step + 0.5} width={Math.max(0.5, step - 1)} y={24 - height} height={height}>
            <title>{`${label}: ${count}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
