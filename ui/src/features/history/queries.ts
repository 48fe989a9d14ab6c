import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, data, dataOrNull, MAY_BE_ABSENT } from "@/api/client";
import { t } from "@/i18n";
import { DraftVault } from "../publish/draft-vault";

/** Stands for the person's own draft where a revision is named. */
export const DRAFT = "draft";

/** The commits that changed a pipeline, the newest first, with the runs on each; null when it is not published. */
export function useHistory(pipeline: string) {
  const params = { path: { pipeline_id: pipeline }, query: { limit: 200, ...MAY_BE_ABSENT } };
  return useQuery({
    queryKey: ["history", pipeline],
    queryFn: () => dataOrNull(api.GET("/pipelines/{pipeline_id}/history", { params })),
    staleTime: 0,
    select: (found) => found && found.items,
  });
}

/** The person's draft; null when there is none. */
export function useOwnDraft(pipeline: string) {
  return useQuery({ queryKey: ["draft", pipeline], queryFn: () => readDraft(pipeline), staleTime: 0, gcTime: 0 });
}

/** A document as a revision left it, which never changes. */
export function useDocumentAt(pipeline: string, revision: string | null) {
  return useQuery({
    queryKey: ["pipeline", pipeline, revision],
    queryFn: () => documentAt(pipeline, revision ?? ""),
    enabled: revision !== null,
    staleTime: Infinity,
  });
}

/** Makes a revision the person's draft, over the one there is; what is published stays. */
export function useRestore(pipeline: string, user: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (revision: string) => {
      const path = { pipeline_id: pipeline };
      const [{ document }, published, draft] = await Promise.all([
        documentAt(pipeline, revision),
        data(api.GET("/pipelines/{pipeline_id}", { params: { path } })),
        readDraft(pipeline),
      ]);
      if (document === null) throw new Error(t("history.no_document"));
      const over = draft === null ? {} : { header: { "If-Match": draft.etag } };
      await api.PUT("/pipelines/{pipeline_id}/draft", {
        params: { path, ...over },
        body: { document, base: published.revision },
      });
      // what this browser kept of the former draft would come first when the builder opens
      const vault = new DraftVault(user, pipeline);
      for (const { slot } of vault.read()) vault.remove(slot);
    },
    onSettled: () => {
      for (const key of [["draft", pipeline], ["pipelines"]]) void client.invalidateQueries({ queryKey: key });
    },
  });
}

const documentAt = (pipeline: string, revision: string) =>
  data(api.GET("/pipelines/{pipeline_id}", { params: { path: { pipeline_id: pipeline }, query: { revision } } }));

const readDraft = (pipeline: string) =>
  dataOrNull(
    api.GET("/pipelines/{pipeline_id}/draft", { params: { path: { pipeline_id: pipeline }, query: MAY_BE_ABSENT } }),
  );
