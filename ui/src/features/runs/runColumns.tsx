import { Link } from "react-router";

import type { RunItem } from "@/api/types";
import { t } from "@/i18n";
import pageStyles from "@/ui/Page.module.css";
import { Clamped } from "@/ui/table/Clamped";
import type { TableColumn } from "@/ui/table/Table";
import { withRun } from "./address";
import { wordsOf } from "./states";
import { duration, seconds, when } from "./times";
import styles from "./Runs.module.css";

/** The columns of the page of runs; bars are as long as the run took beside the longest that is shown. */
export function runColumns(runs: readonly RunItem[]): TableColumn<RunItem>[] {
  const longest = Math.max(1, ...runs.map((run) => seconds(run.start, run.end)));
  return [
    {
      id: "state",
      label: t("runs.state"),
      fixed: true,
      sort: (run) => run.state,
      cell: (run) => (
        <span className={pageStyles.mark} data-state={run.state}>
          {wordsOf("state", run.state)}
        </span>
      ),
    },
    {
      id: "pipeline",
      label: t("runs.pipeline"),
      fixed: true,
      sort: (run) => run.pipeline,
      cell: (run) => (
        <Link to={`/pipelines/${run.pipeline}`} className={pageStyles.strong}>
          <Clamped text={run.name ?? run.pipeline} />
        </Link>
      ),
    },
    {
      id: "run",
      label: t("runs.id"),
      cell: (run) => (
        <Link to={withRun(run.pipeline, run.run_id)} className={styles.runId}>
          {run.run_id}
        </Link>
      ),
    },
    {
      id: "logical_date",
      label: t("runs.logical_date"),
      sort: (run) => run.logical_date,
      cell: (run) => <span className={pageStyles.nowrap}>{when(run.logical_date)}</span>,
    },
    {
      id: "start",
      label: t("runs.start"),
      sort: (run) => run.start,
      cell: (run) => <span className={pageStyles.nowrap}>{when(run.start)}</span>,
    },
    {
      id: "duration",
      label: t("runs.duration"),
      sort: (run) => seconds(run.start, run.end),
      cell: (run) =>
        run.start !== null && (
          <span className={styles.took}>
            <span className={styles.tookBar} aria-hidden>
              <span
                className={styles.tookFill}
                data-state={run.state}
                style={{ width: `${Math.max(4, (100 * seconds(run.start, run.end)) / longest)}%` }}
              />
            </span>
            {duration(run.start, run.end)}
          </span>
        ),
    },
    { id: "trigger", label: t("runs.trigger"), cell: (run) => <span className={pageStyles.nowrap}>{wordsOf("run_type", run.run_type)}</span> },
    { id: "user", label: t("runs.user"), cell: (run) => run.user },
    {
      id: "rows",
      label: t("runs.rows"),
      cell: (run) => <span className={styles.number}>{run.rows_loaded?.toLocaleString()}</span>,
    },
    {
      id: "revision",
      label: t("runs.revision"),
      hidden: true,
      cell: (run) => <code>{run.revision?.slice(0, 8)}</code>,
    },
  ];
}
