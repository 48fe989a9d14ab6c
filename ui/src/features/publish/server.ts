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
      if (result.kind !== "stale") return result;
      const theirs = await present(pipeline);
      // published or discarded in another window: there is nothing to overwrite, and publishing will merge
      if (theirs === null && etag !== null) return put(document, base, null, signal);
      return { kind: "stale", theirs: theirs ?? null };
    }
  };
  return { put };
}

/** The server's draft; null when there is none, undefined when that cannot be said now. */
async function present(pipeline: string) {
  const params = { path: { pipeline_id: pipeline }, query: MAY_BE_ABSENT };
  try {
    const draft = await dataOrNull(api.GET("/pipelines/{pipeline_id}/draft", { params }));
    return draft && { document: draft.document, etag: draft.etag, at: draft.updated_at };
  } catch {
    return undefined;
  }
}

function resultOf(error: unknown): PutResult {
  if (!(error instanceof ApiError)) return { kind: "unreachable" };
  if (error.status === 412 || error.status === 428) return { kind: "stale", theirs: null };
  if (error.status === 401) return { kind: "expired" };
  if (error.status === 429 || error.status >= 500) return { kind: "unreachable" };
  return { kind: "refused", message: error.message };
}
