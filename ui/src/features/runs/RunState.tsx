import type { RunSummary } from "@/api/types";
import { wordsOf } from "./states";
import { duration, when } from "./times";
import styles from "./Runs.module.css";

/** How a run does, or did: its state, when it began, how long it took. */
export function RunState({ run }: { run: Pick<RunSummary, "state" | "start" | "end"> }) {
  return (
    <p role="status" className={styles.state} data-state={run.state}>
      <span className={styles.dot} aria-hidden />
      {wordsOf("state", run.state)} · {when(run.start)} · {duration(run.start, run.end)}
    </p>
  );
}
