import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { askAgain } from "@/api/askAgain";
import { api, dataOrNull, MAY_BE_ABSENT } from "@/api/client";
import { LOOK_EVERY_MS, useIsTold, useLive } from "@/api/live";
import type { RunDetail } from "@/api/types";
import type { PipelineDocument } from "@/model/types";
import { useDocumentAt } from "../history/queries";
import { useRun, useRuns } from "../runs/queries";

/** It has not run; the last run was of another one; it is what ran and no longer published; what ran cannot be read. */
type Remark = "new" | "another" | "other" | "lost";

/** A document to look at, and the run that lies over it. */
export interface Viewed {
  /** Null where the repository holds no JSON object. */
  document: PipelineDocument | null;
  run: RunDetail | null;
  remark: Remark | null;
}

/** How many of the newest runs can be chosen from. */
const RUNS = 10;

/**
 * A published pipeline with one of its runs: a run is shown over the document it ran, whatever was published since.
 * Without a run that was asked for it is the newest, unless that ran another version than the one published.
 */
export function useViewed(pipeline: string, asked: string | undefined) {
  const published = usePublished(pipeline);
  // A Dag that was written by hand has no runs of a pipeline to ask for.
  const isPipeline = (published.data ?? null) !== null;
  // undefined until somebody has chosen; null where they want none
  const [chosen, choose] = useState<string | null>();
  const runs = useRuns(pipeline, isPipeline, RUNS);
  const wanted = asked ?? (chosen === undefined ? (runs.data?.[0]?.run_id ?? null) : chosen);
  const run = isPipeline ? wanted : null;
  const detail = useRun(pipeline, run, runs.data);

  const revision = detail.data?.revision ?? null;
  const moved = isPipeline && revision !== null && revision !== published.data?.revision;
  const ran = useDocumentAt(pipeline, moved ? revision : null);
  const isReading = (asked === undefined && runs.isPending) || (run !== null && detail.isPending) || (moved && ran.isPending);
  const hasNone = runs.data?.length === 0;
  const over = detail.data ?? null;
  const onlyPublished = asked === undefined && chosen === undefined;
  const found = useMemo((): Viewed | null => {
    if (isReading || !published.data) return null;
    const { document, etag } = published.data;
    if (over === null) return { document, run: null, remark: hasNone ? "new" : null };
    if (!moved || ran.data?.etag === etag) return { document, run: over, remark: null };
    const before = ran.data?.document ?? null;
    if (before === null) return { document, run: over, remark: "lost" };
    return onlyPublished ? { document, run: null, remark: "another" } : { document: before, run: over, remark: "other" };
  }, [isReading, onlyPublished, hasNone, moved, published.data, over, ran.data]);
  const viewed = useLast(found);
  // The newest is not shown, so it is still to be chosen.
  const pressed = viewed?.remark === "another" ? null : run;
  return { published, viewed, runs: runs.data ?? [], pressed, choose, error: detail.error ?? runs.error };
}

/** The pipeline as it is published, as that changes; null where there is none. */
function usePublished(pipeline: string) {
  const client = useQueryClient();
  const queryKey = ["pipeline", pipeline, "if there"];
  const isTold = useIsTold("pipelines");
  const found = useQuery({
    queryKey,
    queryFn: () =>
      dataOrNull(api.GET("/pipelines/{pipeline_id}", { params: { path: { pipeline_id: pipeline }, query: MAY_BE_ABSENT } })),
    staleTime: 0,
    refetchInterval: ({ state }) => (isTold || state.data === null ? false : LOOK_EVERY_MS),
  });
  // Of runs it tells as well, and they change no document.
  useLive(found.data ? "pipelines" : null, (told) => {
    if ((told as { revision: string | null }).revision !== found.data?.revision) void askAgain(client, queryKey);
  });
  return found;
}

/** What there was last, while the next is on its way. */
function useLast<Value>(value: Value | null): Value | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? last;
}
