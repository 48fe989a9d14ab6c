import type { BackfillPreview as Preview } from "@/api/types";
import { t } from "@/i18n";
import { Spinner } from "@/ui";
import { when } from "../runs/times";
import styles from "./Backfills.module.css";

interface Props {
  preview: Preview | undefined;
  error: Error | null;
  pending: boolean;
}

/** Which runs a backfill would make, which it would do again, and how many stay as they are. */
export function BackfillPreview({ preview, error, pending }: Props) {
  if (error !== null) {
    return (
      <p role="alert" className={styles.bad}>
        {error.message}
      </p>
    );
  }
  if (preview === undefined || pending) return <Spinner label={t("backfill.preview.busy")} />;
  const more = preview.new + preview.again - preview.runs.length;
  return (
    <section className={styles.preview} aria-label={t("backfill.preview")}>
      <p role="status">
        {t("backfill.preview.counts", { new: preview.new, again: preview.again, skipped: preview.skipped })}
      </p>
      {preview.runs.length > 0 && (
        <ol className={styles.runs} tabIndex={0} aria-label={t("backfill.preview.runs")}>
          {preview.runs.map((run, index) => (
            <li key={index}>
              {when(run.logical_date)}
              {run.run_id !== null && <span className={styles.muted}> {t("backfill.preview.again")}</span>}
            </li>
          ))}
          {more > 0 && <li className={styles.muted}>{t("backfill.preview.more", { count: more })}</li>}
        </ol>
      )}
    </section>
  );
}
