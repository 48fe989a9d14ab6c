import { useQuery, useQueryClient, type QueryKey } from "@tanstack/react-query";

import { askAgain } from "@/api/askAgain";
import { api, data } from "@/api/client";
import { LOOK_EVERY_MS, useIsTold, useLive } from "@/api/live";
import type { PipelineItem } from "@/api/types";

const PART = 200;
/** How often to ask although the server tells of changes: drafts are one's own, and it tells of none. */
const RARELY_MS = 60_000;

/** Every pipeline that the person may read, as it changes: search, sort and filter then answer at once. */
export function usePipelines() {
  const isTold = useLivePipelines(["pipelines"]);
  return useQuery({
    queryKey: ["pipelines"],
    queryFn: async ({ signal }) => {
      const part = (offset: number) =>
        data(api.GET("/pipelines", { params: { query: { limit: PART, offset, sort: "id" } }, signal }));
      const first = await part(0);
      const offsets = Array.from(
        { length: Math.max(0, Math.ceil(first.total / PART) - 1) },
        (_, index) => (index + 1) * PART,
      );
      const rest = await Promise.all(offsets.map(part));
      return [first, ...rest].flatMap((page) => page.items);
    },
    refetchInterval: isTold ? RARELY_MS : LOOK_EVERY_MS,
  });
}

/** Asks a query again when a pipeline, or the state of a run anywhere, has changed; whether the server tells. */
export function useLivePipelines(queryKey: QueryKey, enabled = true): boolean {
  const client = useQueryClient();
  useLive(enabled ? "pipelines" : null, () => void askAgain(client, queryKey));
  return useIsTold("pipelines");
}

export type Filter = "all" | "active" | "paused" | "draft" | "failed" | "problems";

export const FILTERS: readonly Filter[] = ["all", "active", "paused", "draft", "failed", "problems"];

/** Whether a pipeline is one of those a filter shows. */
export function passes(filter: Filter, pipeline: PipelineItem): boolean {
  switch (filter) {
    case "all":
      return true;
    case "active":
      return pipeline.paused === false;
    case "paused":
      return pipeline.paused === true;
    case "draft":
      return pipeline.draft !== null;
    case "failed":
      return pipeline.last_runs[0]?.state === "failed";
    case "problems":
      return pipeline.problems > 0;
  }
}
