import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { api, data } from "@/api/client";
import { t } from "@/i18n";
import { Dialog, ErrorState, PageSpinner, Spinner } from "@/ui";
import styles from "./Runs.module.css";

const PAUSE_MS = 2_000;

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
  const log = useInfiniteQuery({
    queryKey: ["log", pipeline, run, node],
    queryFn: ({ pageParam }) =>
      data(
        api.GET("/pipelines/{pipeline_id}/runs/{run_id}/nodes/{node}/log", {
          params: { path: { pipeline_id: pipeline, run_id: run, node }, query: { offset: pageParam } },
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: (last) => (last.end ? undefined : last.next_offset),
    gcTime: 0,
    staleTime: Infinity,
  });
  const { fetchNextPage, hasNextPage, isFetching, isError } = log;
  const last = log.data?.pages.at(-1);
  const lines = log.data?.pages.flatMap((page) => page.lines) ?? [];

  useEffect(() => {
    if (!hasNextPage || isFetching || isError) return;
    const timer = setTimeout(() => void fetchNextPage(), last !== undefined && last.lines.length > 0 ? 0 : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [fetchNextPage, hasNextPage, isFetching, isError, last]);
  useEffect(() => {
    void bottom.current?.scrollIntoView({ block: "end" });
  }, [lines.length]);

  return (
    <Dialog open onClose={onClose} size="large" title={t("runs.log.of", { node })}>
      {log.isPending ? (
        <PageSpinner />
      ) : log.isError && lines.length === 0 ? (
        <ErrorState error={log.error} onRetry={() => void log.refetch()} />
      ) : (
        <div className={styles.log} role="log" aria-label={t("runs.log.of", { node })} tabIndex={0}>
          {lines.length === 0 && !hasNextPage && <p className={styles.muted}>{t("runs.log.empty")}</p>}
          {lines.map((line, index) => (
            <div key={index} className={styles.logLine} data-level={line.level?.toLowerCase()}>
              <time className={styles.logTime}>
                {line.time === null ? "" : new Date(line.time).toLocaleTimeString()}
              </time>
              <span>{line.text}</span>
            </div>
          ))}
          {hasNextPage && <Spinner label={t("runs.log.following")} />}
          <div ref={bottom} />
        </div>
      )}
    </Dialog>
  );
}
