import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, data } from "@/api/client";
import { ApiError } from "@/api/errors";
import { newKey } from "@/api/idempotency";
import type { Json } from "@/model/json";
import { useShownRun } from "./run-store";

/** Seconds after which a published pipeline that is no Dag is a problem. */
const DAG_WITHIN = 30;

/** Starts a run of the published pipeline with values of its params, and shows it over the canvas. */
export function useStartRun(pipeline: string) {
  const client = useQueryClient();
  // sent twice (a double click, a lost answer), it starts one run
  const [key, setKey] = useState(newKey);
  return useMutation({
    mutationFn: (params: Record<string, Json>) =>
      data(
        api.POST("/pipelines/{pipeline_id}/runs", {
          params: { path: { pipeline_id: pipeline }, header: { "Idempotency-Key": key } },
          body: { params, unpause: true },
        }),
      ),
    // Just published, it is a Dag within seconds.
    retry: (count, error) => count < DAG_WITHIN && error instanceof ApiError && error.status === 404,
    retryDelay: 1000,
    onSuccess: ({ run_id: run }) => {
      setKey(newKey());
      useShownRun.setState({ run, open: true });
      void client.invalidateQueries({ queryKey: ["runs", pipeline] });
      void client.invalidateQueries({ queryKey: ["pipelines"] });
    },
  });
}
