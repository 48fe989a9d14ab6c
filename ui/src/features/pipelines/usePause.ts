import { useQueryClient } from "@tanstack/react-query";

import { api, data } from "@/api/client";
import type { PipelineItem } from "@/api/types";
import { t } from "@/i18n";
import { useToast } from "@/ui";

/** Pauses or resumes pipelines, shown at once; what the server refuses is told and taken back. */
export function usePause(): (pipelines: readonly PipelineItem[], paused: boolean) => void {
  const client = useQueryClient();
  const toast = useToast();
  return (pipelines, paused) => {
    const ids = new Set(
      pipelines.filter((item) => item.paused !== null && item.paused !== paused).map((item) => item.id),
    );
    client.setQueryData<PipelineItem[]>(["pipelines"], (items) =>
      items?.map((item) => (ids.has(item.id) ? { ...item, paused } : item)),
    );
    const done = [...ids].map(async (id) => {
      try {
        await data(api.PATCH("/pipelines/{pipeline_id}", { params: { path: { pipeline_id: id } }, body: { paused } }));
      } catch (error) {
        toast(
          t("pipelines.failed", { pipeline: id, message: error instanceof Error ? error.message : String(error) }),
          "error",
        );
      }
    });
    void Promise.all(done).then(() => client.invalidateQueries({ queryKey: ["pipelines"] }));
  };
}
