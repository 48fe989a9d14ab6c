import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { api, dataOrNull, MAY_BE_ABSENT } from "@/api/client";
import type { RunDetail } from "@/api/types";
import type { PipelineDocument } from "@/model/types";
import { useDocumentAt } from "../history/queries";
import { useLivePipelines } from "../pipelines/queries";
import { useRun, useRuns } from "../runs/queries";

/** A document to look at, and the run that lies over it. */
export interface Viewed {
  /** Null where the repository holds no JSON object. */
  document: PipelineDocument | null;
  run: RunDetail | null;
  /** Whether it is the version that ran, and another one is published now. */
  isOther: boolean;
  /** Whether it is the published version, and that has not run yet. */
  isNew: boolean;
}

/** How many of the newest runs can be chosen from. */
const RUNS = 10;

/**
 * A published pipeline with one of its runs: a run is shown over the document it ran, whatever was published since.
 * Without a run that was asked for it is the newest, unless that ran another version than the one published.
 */
export function useViewed(pipeline: string, asked: string | undefined) {
  const published = usePublished(pipeline, asked === undefined);
  // A Dag that was written by hand has no runs of a pipeline to ask for.
  const isPipeline = (published.data ?? null) !== null;
  // undefined until somebody has chosen; null where they want none
  const [chosen, choose] = useState<string | null>();
  const runs = useRuns(pipeline, isPipeline && asked === undefined, RUNS);
  const wanted = asked ?? (chosen === undefined ? (runs.data?.[0]?.run_id ?? null) : chosen);
  const run = isPipeline ? wanted : null;
  const detail = useRun(pipeline, run);

  const revision = detail.data?.revision ?? null;
  const moved = published.data !== undefined && revision !== null && revision !== published.data?.revision;
  const ran = useDocumentAt(pipeline, moved ? revision : null);
  const isReading = (asked === undefined && runs.isPending) || (run !== null && detail.isPending) || (moved && ran.isPending);
  const hasNone = runs.data?.length === 0;
  const over = detail.data ?? null;
  const wantsPublished = asked === undefined && chosen === undefined;
  const found = useMemo((): Viewed | null => {
    if (isReading || !published.data) return null;
    const { document, etag } = published.data;
    const before = moved && ran.data !== undefined && ran.data.etag !== etag ? ran.data.document : null;
    if (before !== null && !wantsPublished) return { document: before, run: over, isOther: true, isNew: false };
    const isNew = wantsPublished && (before !== null || hasNone);
    return { document, run: isNew ? null : over, isOther: false, isNew };
  }, [isReading, wantsPublished, hasNone, moved, published.data, over, ran.data]);
  return { published, viewed: useLast(found), runs: runs.data ?? [], choose };
}

/** The pipeline as it is published, null where there is none; `live` follows what others publish. */
function usePublished(pipeline: string, live: boolean) {
  const queryKey = ["pipeline", pipeline, "if there"];
  useLivePipelines(queryKey, live);
  return useQuery({
    queryKey,
    queryFn: () =>
      dataOrNull(api.GET("/pipelines/{pipeline_id}", { params: { path: { pipeline_id: pipeline }, query: MAY_BE_ABSENT } })),
    staleTime: 0,
  });
}

/** What there was last, while the next is on its way. */
function useLast<Value>(value: Value | null): Value | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? last;
}
