import type { RunSummary } from "@/api/types";
import { t } from "@/i18n";
import { Tooltip } from "@/ui";
import { wordsOf } from "./states";
import { duration, seconds, when } from "./times";
import styles from "./Runs.module.css";

interface Props {
  /** The newest first, as the server gives them; the newest stands at the right. */
  runs: readonly RunSummary[];
  chosen?: string | null;
  onChoose?: (run: string) => void;
}

/** Runs as small bars: colour is state, height is how long it took beside the others. */
export function RunBars({ runs, chosen = null, onChoose }: Props) {
  const longest = Math.max(1, ...runs.map((run) => seconds(run.start, run.end)));
  const bars = [...runs].reverse();
  return (
    <ul className={styles.bars}>
      {bars.map((run) => {
        const text = `${wordsOf("state", run.state)} · ${when(run.start)} · ${duration(run.start, run.end)}`;
        const bar = (
          <span
            className={styles.fill}
            data-state={run.state}
            style={{ height: `${Math.max(18, (100 * seconds(run.start, run.end)) / longest)}%` }}
          />
        );
        return (
          <li key={run.run_id}>
            {onChoose === undefined ? (
              <span className={styles.runBar} title={text} role="img" aria-label={text}>
                {bar}
              </span>
            ) : (
              <Tooltip content={text}>
                <button
                  type="button"
                  className={styles.runBar}
                  aria-pressed={run.run_id === chosen}
                  aria-label={t("runs.choose", { run: text })}
                  onClick={() => onChoose(run.run_id)}
                >
                  {bar}
                </button>
              </Tooltip>
            )}
          </li>
        );
      })}
    </ul>
  );
}
