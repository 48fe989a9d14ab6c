import { useEffect, useRef } from "react";

import { t } from "@/i18n";
import { Dialog, ErrorState, PageSpinner, Spinner } from "@/ui";
import { useLog } from "./log";
import { logGroups, type LogGroup } from "./logGroups";
import styles from "./Runs.module.css";

/** The log of the task that a node is part of, followed as it grows. */
export function LogDialog({
  pipeline,
  run,
  node,
  onClose,
}: {
  pipeline: string;
  run: string;
  node: string;
  onClose: () => void;
}) {
  const bottom = useRef<HTMLDivElement>(null);
  const log = useLog(pipeline, run, node);
  const lines = log.data?.lines ?? [];

  useEffect(() => {
    void bottom.current?.scrollIntoView({ block: "end" });
  }, [lines.length]);

  return (
    <Dialog open onClose={onClose} size="drawer" title={t("runs.log.of", { node })}>
      {log.isPending ? (
        <PageSpinner />
      ) : log.isError && lines.length === 0 ? (
        <ErrorState error={log.error} onRetry={() => void log.refetch()} />
      ) : (
        <div className={styles.log} role="log" aria-label={t("runs.log.of", { node })} tabIndex={0}>
          {lines.length === 0 && log.data?.end === true && <p className={styles.muted}>{t("runs.log.empty")}</p>}
          {logGroups(lines, log.data?.end === true).map((group, index) =>
            group.name === null ? (
              <Lines key={index} lines={group.lines} />
            ) : (
              <details key={index} open={group.isOpen}>
                <summary className={styles.logGroup}>{group.name}</summary>
                <Lines lines={group.lines} />
              </details>
            ),
          )}
          {log.data?.end === false && <Spinner label={t("runs.log.following")} />}
          <div ref={bottom} />
        </div>
      )}
    </Dialog>
  );
}

function Lines({ lines }: Pick<LogGroup, "lines">) {
  return lines.map((line, index) => (
    <div key={index} className={styles.logLine} data-level={line.level?.toLowerCase()}>
      <time className={styles.logTime}>{line.time === null ? "" : new Date(line.time).toLocaleTimeString()}</time>
      <span>{line.text}</span>
    </div>
  ));
}
