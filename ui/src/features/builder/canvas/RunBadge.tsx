import { cx } from "@/ui/cx";
import { useBuilder, type ShownState } from "../store";
import { runWords } from "./labels";
import styles from "./RunBadge.module.css";

const LOOKS: Readonly<Record<string, string | undefined>> = {
  success: styles.success,
  failed: styles.failed,
  upstream_failed: styles.failed,
  running: styles.running,
};

/** How a node does, or did, in the run that is shown. */
export function RunBadge({ id }: { id: string }) {
  const run = useBuilder((state) => state.runNodes?.[id]);
  if (run === undefined || run.state === null) return null;
  return (
    <span className={styles.place} title={run.error ?? undefined}>
      <span className={cx(styles.badge, LOOKS[run.state])}>
        <span className={styles.dot} aria-hidden />
        <span className={styles.words}>{words(run)}</span>
      </span>
      {run.error !== null && <span className={styles.error}>{run.error}</span>}
    </span>
  );
}

function words(run: ShownState): string {
  const { seconds } = run;
  return [...runWords(run), ...(seconds === null ? [] : [`${seconds.toFixed(seconds < 10 ? 1 : 0)} s`])].join(" · ");
}
