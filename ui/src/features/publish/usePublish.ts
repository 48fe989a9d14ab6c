import { useMutation } from "@tanstack/react-query";

import { api, data } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import { t } from "@/i18n";
import { useToast } from "@/ui";
import { useBuilderStore } from "../builder/store";
import { useDraft } from "./draft-store";

/** Publishes what is drawn, with a message; what is open then continues the new revision. */
export function usePublish(pipeline: string) {
  const store = useBuilderStore();
  const toast = useToast();
  return useMutation({
    mutationFn: async (message: string) => {
      const { saver } = useDraft.getState();
      // The draft that is published goes, and no other: so the server has it first, and is told which one it is.
      await saver?.settle();
      if (useDraft.getState().save.kind === "conflict") throw new Error(t("publish.conflict"));
      const version = saver?.version ?? null;
      const { base, history } = store.getState();
      const document = history.present;
      const params = { path: { pipeline_id: pipeline } };
      const body = { document, message, base, draft_etag: version };
      return { document, saver, version, ...(await data(api.POST("/pipelines/{pipeline_id}/publish", { params, body }))) };
    },
    onSuccess: ({ revision, document, saver, version }) => {
      void queryClient.invalidateQueries({ queryKey: ["pipelines"] });
      toast(t("publish.done", { pipeline }));
      const draft = useDraft.getState();
      if (draft.saver !== saver) return; // another pipeline is open by now
      const now = store.getState().history.present;
      const text = JSON.stringify(document);
      const path = draft.published?.path ?? "";
      useDraft.setState({ published: { id: pipeline, path, revision, etag: "", document, text }, dirty: now !== document, message: "" });
      saver?.rebase(revision, version);
      store.getState().setBase(revision);
      // what was edited while it was on its way is the next draft
      if (now !== document) saver?.edited(now);
    },
  });
}
