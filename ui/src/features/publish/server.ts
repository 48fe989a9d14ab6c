import { queryOptions } from "@tanstack/react-query";

import { api, data, dataOrNull, MAY_BE_ABSENT } from "@/api/client";
import { ApiError } from "@/api/errors";
import type { DraftPort, PutResult } from "./draft-saver";
import { DraftVault } from "./draft-vault";
import { openPipeline } from "./opening";

/** What a person meets on opening a pipeline; read anew each time it is opened. */
export const openingQuery = (pipeline: string, user: string) =>
  queryOptions({
    queryKey: ["opening", pipeline, user],
    queryFn: () => openPipeline(pipeline, new DraftVault(user, pipeline)),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** The server's end of saving drafts. */
export function draftPort(pipeline: string): DraftPort {
  const path = { pipeline_id: pipeline };
  const put: DraftPort["put"] = async (document, base, etag, signal) => {
    try {
      const header = etag === null ? {} : { header: { "If-Match": etag } };
      const draft = await data(
        api.PUT("/pipelines/{pipeline_id}/draft", { params: { path, ...header }, body: { document, base }, signal }),
      );
      return { kind: "saved", etag: draft.etag, at: draft.updated_at };
    } catch (error) {
      const result = resultOf(error);
      // published or discarded in another window: there is nothing to overwrite, and publishing will merge
      const gone = result.kind === "stale" && etag !== null && (await isGone(pipeline));
      return gone ? put(document, base, null, signal) : result;
    }
  };
  return { put };
}

async function isGone(pipeline: string): Promise<boolean> {
  const params = { path: { pipeline_id: pipeline }, query: MAY_BE_ABSENT };
  try {
    return (await dataOrNull(api.GET("/pipelines/{pipeline_id}/draft", { params }))) === null;
  } catch {
    return false;
  }
}

function resultOf(error: unknown): PutResult {
  if (!(error instanceof ApiError)) return { kind: "unreachable" };
  if (error.status === 412 || error.status === 428) return { kind: "stale" };
  if (error.status === 401) return { kind: "expired" };
  if (error.status === 429 || error.status >= 500) return { kind: "unreachable" };
  return { kind: "refused", message: error.message };
}
