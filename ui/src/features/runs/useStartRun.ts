import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, data } from "@/api/client";
import { newKey } from "@/api/idempotency";
import type { Json } from "@/model/json";
import { useShownRun } from "./run-store";

/** Seconds after which a published pipeline that is no Dag is a problem. */
const DAG_WITHIN = 30;
const SECOND_MS = 1000;

/** Starts a run of the published pipeline with values of its params, and shows it over the canvas. */
export function useStartRun(pipeline: string) {
  const client = useQueryClient();
  // sent twice (a double click, a lost answer), it starts one run
  const [key, setKey] = useState(newKey);
  return useMutation({
    mutationFn: async (params: Record<string, Json>) => {
      await becomesDag(pipeline);
      return data(
        api.POST("/pipelines/{pipeline_id}/runs", {
          params: { path: { pipeline_id: pipeline }, header: { "Idempotency-Key": key } },
          body: { params, unpause: true },
        }),
      );
    },
    onSuccess: ({ run_id: run }) => {
      setKey(newKey());
      useShownRun.setState({ run, bar: "runs" });
      void client.invalidateQueries({ queryKey: ["runs", pipeline] });
      void client.invalidateQueries({ queryKey: ["pipelines"] });
    },
  });
}

/** Waits for a pipeline that was just published to be a Dag, which takes seconds; not for ever. */
async function becomesDag(pipeline: string): Promise<void> {
  const query = { search: pipeline, limit: 200, fields: "id,paused" };
  for (let second = 0; second < DAG_WITHIN; second += 1) {
    const { items } = await data(api.GET("/pipelines", { params: { query } }));
    if (items.some(({ id, paused }) => id === pipeline && paused !== null)) return;
    await new Promise((wake) => setTimeout(wake, SECOND_MS));
  }
}
