/** The log of the task that a node is part of, followed as it grows. */
import { useQuery, useQueryClient } from "@tanstack/react-query";

import { api, data } from "@/api/client";
import { useIsTold, useLive } from "@/api/live";
import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type LogPart = Pick<Schemas["NodeLog"], "try_number" | "lines" | "end"> & { offset: number };

/** How often it is asked for when nobody tells. */
const LOOK_EVERY_MS = 2_000;

/** What is known of a log with another part of it: another attempt begins anew, what is known already stays. */
export function joined(log: LogPart | undefined, part: LogPart): LogPart {
  if (log === undefined || (log.try_number !== part.try_number && part.offset === 0)) return part;
  const isNext = part.try_number === log.try_number && part.offset <= log.lines.length;
  if (!isNext || part.offset + part.lines.length < log.lines.length) return log;
  return { ...log, lines: [...log.lines.slice(0, part.offset), ...part.lines], end: part.end };
}

const isOther = (log: LogPart | undefined, part: LogPart): boolean => log !== undefined && log.try_number !== part.try_number;

export function useLog(pipeline: string, run: string, node: string) {
  const client = useQueryClient();
  const topic = `log:${pipeline}:${run}:${node}`;
  const isTold = useIsTold(topic);
  const queryKey = ["log", pipeline, run, node];
  const known = () => client.getQueryData<LogPart>(queryKey);
  const log = useQuery({
    queryKey,
    queryFn: async () => {
      for (;;) {
        const next = await read(pipeline, run, node, known()?.lines.length ?? 0);
        // another attempt has begun, and its log with it
        const part = isOther(known(), next) ? await read(pipeline, run, node, 0) : next;
        const whole = joined(known(), part);
        client.setQueryData(queryKey, whole);
        if (part.end || part.lines.length === 0) return whole;
      }
    },
    refetchInterval: ({ state }) => (isTold || state.data?.end === true ? false : LOOK_EVERY_MS),
    gcTime: 0,
    staleTime: Infinity,
  });
  const told = (part: unknown) => client.setQueryData<LogPart>(queryKey, (before) => joined(before, part as LogPart));
  useLive(log.data === undefined || log.data.end ? null : topic, told);
  return log;
}

async function read(pipeline: string, run: string, node: string, offset: number): Promise<LogPart> {
  const path = { pipeline_id: pipeline, run_id: run, node };
  const params = { params: { path, query: { offset } } };
  const { try_number, lines, end } = await data(api.GET("/pipelines/{pipeline_id}/runs/{run_id}/nodes/{node}/log", params));
  return { try_number, lines, end, offset };
}
