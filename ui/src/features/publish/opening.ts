/** Which document a person meets on opening a pipeline: what they left unfinished, else what is published. */

import { api, dataOrNull, MAY_BE_ABSENT } from "@/api/client";
import { ApiError } from "@/api/errors";
import type { Draft, PipelineRevision } from "@/api/types";
import { sameJson } from "@/model/json";
import type { PipelineDocument } from "@/model/types";
import type { DraftVault, KeptDraft } from "./draft-vault";

export interface Opening {
  document: PipelineDocument;
  base: string | null;
  /** Of the draft on the server; null when there is none. */
  etag: string | null;
  /** What is published now; null for a pipeline that never was. */
  published: PipelineRevision | null;
  from: "browser" | "draft" | "published";
  /** What this browser sent last without hearing whether the server has it. */
  sent: PipelineDocument | null;
  /** Where this browser kept it; null when it did not. */
  slot: string | null;
}

/** Reads the published pipeline, the person's draft and what this browser kept. */
export async function openPipeline(id: string, vault: DraftVault): Promise<Opening> {
  const params = { params: { path: { pipeline_id: id }, query: MAY_BE_ABSENT } };
  const [published, draft] = await Promise.all([
    dataOrNull(api.GET("/pipelines/{pipeline_id}", params)),
    dataOrNull(api.GET("/pipelines/{pipeline_id}/draft", params)),
  ]);
  const kept = vault.read();
  for (const each of kept) if (isKnown(draft, each)) vault.remove(each.slot);
  return chooseOpening(id, published, draft, kept);
}

/**
 * What this browser could not bring to the server comes first: it is the newest that the person wrote. It is no news
 * where the server has it, and only could not say so before the page was left.
 */
export function chooseOpening(
  id: string,
  published: PipelineRevision | null,
  draft: Draft | null,
  kept: readonly KeptDraft[],
): Opening {
  const news = kept.find((each) => !isKnown(draft, each));
  if (news !== undefined) {
    const { document, base, etag, sent = null, slot } = news;
    return { document, base, etag, published, from: "browser", sent, slot };
  }
  if (draft !== null) {
    return { document: draft.document, base: draft.base, etag: draft.etag, published, from: "draft", sent: null, slot: null };
  }
  if (published?.document) {
    const { document, revision } = published;
    return { document, base: revision, etag: null, published, from: "published", sent: null, slot: null };
  }
  if (published !== null) {
    throw new ApiError(422, { code: "unreadable", detail: `${published.path} holds no JSON object: correct it in git` });
  }
  throw new ApiError(404, { code: "not_found", detail: `There is no pipeline ${id}` });
}

function isKnown(draft: Draft | null, kept: KeptDraft): boolean {
  return draft !== null && sameJson(draft.document, kept.document);
}
