import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { askAgain } from "@/api/askAgain";
import { api, data } from "@/api/client";
import { newKey } from "@/api/idempotency";
import { LOOK_EVERY_MS, useIsTold, useLive } from "@/api/live";
import type { EndState, RunDetail, RunSummary } from "@/api/types";
import { useLivePipelines } from "../pipelines/queries";
import type { ChangedRun, RunChange } from "./changes";
import { queryOf, type RunFilters } from "./filters";
import { isOver } from "./states";

export const runKey = (pipeline: string, run: string | null) => ["run", pipeline, run] as const;

/** The runs of a pipeline, the newest first. */
export function useRuns(pipeline: string, enabled = true, limit = 25) {
  const isTold = useLivePipelines(["runs", pipeline], enabled);
  return useQuery({
    queryKey: ["runs", pipeline, limit],
    queryFn: () => data(api.GET("/pipelines/{pipeline_id}/runs", { params: { path: { pipeline_id: pipeline }, query: { limit } } })),
    enabled,
    refetchInterval: isTold ? false : LOOK_EVERY_MS,
    select: ({ items }) => items,
  });
}

/** A part of the runs of all pipelines; while another part is on its way, this one stays. */
export function useAllRuns(filters: RunFilters) {
  const query = queryOf(filters);
  const isTold = useLivePipelines(["all-runs"]);
  return useQuery({
    queryKey: ["all-runs", query],
    queryFn: () => data(api.GET("/runs", { params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: isTold ? false : LOOK_EVERY_MS,
  });
}

/** One run with its nodes, as it goes on; one that is over is read anew when the list says that it was done again. */
export function useRun(pipeline: string, run: string | null, listed: readonly RunSummary[] = []) {
  const client = useQueryClient();
  const topic = `run:${pipeline}:${run ?? ""}`;
  const isTold = useIsTold(topic);
  const found = useQuery({
    queryKey: runKey(pipeline, run),
    queryFn: () =>
      data(api.GET("/pipelines/{pipeline_id}/runs/{run_id}", { params: { path: { pipeline_id: pipeline, run_id: run ?? "" } } })),
    enabled: run !== null,
    refetchInterval: ({ state }) => (isTold || isOver(state.data?.state) ? false : LOOK_EVERY_MS),
  });
  const isWatched = run !== null && !isOver(found.data?.state);
  useLive(isWatched ? topic : null, (told) => {
    const queryKey = runKey(pipeline, run);
    // An answer that is on its way would take the place of what is newer.
    void client.cancelQueries({ queryKey }).then(() => client.setQueryData(queryKey, told as RunDetail));
  });
  const inList = listed.find(({ run_id }) => run_id === run);
  const isBehind = inList !== undefined && isOver(found.data?.state) && stage(inList) !== stage(found.data);
  const now = stage(inList);
  useEffect(() => {
    if (isBehind) void askAgain(client, runKey(pipeline, run));
  }, [client, pipeline, run, isBehind, now]);
  return found;
}

/** Changes whenever a run begins, ends, or is done again. */
const stage = (run: RunSummary | undefined): string => [run?.state, run?.start, run?.end].join(" ");

/** What can be done to a run. */
export function useRunActions(pipeline: string, run: string | null) {
  const client = useQueryClient();
  const params = { params: { path: { pipeline_id: pipeline, run_id: run ?? "" } } };
  const onSettled = () => {
    void client.invalidateQueries({ queryKey: runKey(pipeline, run) });
    void client.invalidateQueries({ queryKey: ["runs", pipeline] });
  };
  const stop = useMutation({
    mutationFn: () => data(api.POST("/pipelines/{pipeline_id}/runs/{run_id}/stop", params)),
    onSettled,
  });
  const again = useMutation({
    mutationFn: (node: string | null) =>
      data(
        api.POST("/pipelines/{pipeline_id}/runs/{run_id}/clear", {
          params: { ...params.params, header: { "Idempotency-Key": newKey() } },
          body: node === null ? {} : { node },
        }),
      ),
    onSettled,
  });
  const markNode = useMutation({
    mutationFn: ({ node, state }: { node: string; state: EndState }) =>
      data(
        api.POST("/pipelines/{pipeline_id}/runs/{run_id}/nodes/{node}/mark", {
          params: { path: { ...params.params.path, node } },
          body: { state },
        }),
      ),
    onSettled,
  });
  return { stop, again, markNode };
}

/** Does one thing to several runs, one after the other; which of them refused it, and why. */
export function useRunChange(change: RunChange) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (runs: readonly ChangedRun[]) => {
      const refused: { run: ChangedRun; message: string }[] = [];
      for (const run of runs) {
        try {
          await changeRun(change, run);
        } catch (error) {
          refused.push({ run, message: error instanceof Error ? error.message : String(error) });
        }
      }
      return refused;
    },
    onSettled: () => {
      for (const key of ["all-runs", "runs", "run", "pipelines"]) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}

async function changeRun(change: RunChange, { pipeline, run_id: run }: ChangedRun): Promise<void> {
  const path = { pipeline_id: pipeline, run_id: run };
  if (change === "stop") {
    await api.POST("/pipelines/{pipeline_id}/runs/{run_id}/stop", { params: { path } });
  } else if (change === "again") {
    const header = { "Idempotency-Key": newKey() };
    await api.POST("/pipelines/{pipeline_id}/runs/{run_id}/clear", { params: { path, header }, body: {} });
  } else {
    await api.POST("/pipelines/{pipeline_id}/runs/{run_id}/mark", { params: { path }, body: { state: change } });
  }
}
