import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, data } from "@/api/client";
import type { Backfill, BackfillPlan } from "@/api/types";

const POLL_MS = 3_000;

const backfillsKey = (pipeline: string) => ["backfills", pipeline] as const;

/** The pipeline's backfills, the newest first; looked at again while one goes on. */
export function useBackfills(pipeline: string) {
  return useQuery({
    queryKey: backfillsKey(pipeline),
    queryFn: () =>
      data(api.GET("/pipelines/{pipeline_id}/backfills", { params: { path: { pipeline_id: pipeline }, query: { limit: 10 } } })),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.items.some(goesOn) === true ? POLL_MS : false),
    select: ({ items }) => items,
  });
}

export const goesOn = (backfill: Backfill): boolean => backfill.completed_at === null;

/** What a backfill would do; nothing is asked while there is no plan. */
export function useBackfillPreview(pipeline: string, plan: BackfillPlan | null) {
  return useQuery({
    queryKey: ["backfill-preview", pipeline, plan],
    queryFn: () =>
      data(
        api.POST("/pipelines/{pipeline_id}/backfills/preview", {
          params: { path: { pipeline_id: pipeline } },
          body: plan as BackfillPlan,
        }),
      ),
    enabled: plan !== null,
    staleTime: 0,
    gcTime: 0,
  });
}

/** Starts a backfill; the key makes sure that it is one, however often it is sent. */
export function useStartBackfill(pipeline: string) {
  const refresh = useRefresh(pipeline);
  return useMutation({
    mutationFn: ({ plan, most, key }: { plan: BackfillPlan; most: number; key: string }) =>
      data(
        api.POST("/pipelines/{pipeline_id}/backfills", {
          params: { path: { pipeline_id: pipeline }, header: { "Idempotency-Key": key } },
          body: { ...plan, max_active_runs: most, unpause: true },
        }),
      ),
    onSettled: refresh,
  });
}

/** Pauses, resumes or cancels a backfill. */
export function useBackfillChange(pipeline: string, backfill: number) {
  const refresh = useRefresh(pipeline);
  const params = { params: { path: { pipeline_id: pipeline, backfill_id: backfill } } };
  return useMutation({
    mutationFn: (change: "pause" | "resume" | "cancel") =>
      data(api.POST(`/pipelines/{pipeline_id}/backfills/{backfill_id}/${change}`, params)),
    onSettled: refresh,
  });
}

function useRefresh(pipeline: string): () => void {
  const client = useQueryClient();
  return () => {
    for (const key of [backfillsKey(pipeline), ["runs", pipeline], ["all-runs"], ["pipelines"]])
      void client.invalidateQueries({ queryKey: key });
  };
}
