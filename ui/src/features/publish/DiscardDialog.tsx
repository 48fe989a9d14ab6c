import { useMutation } from "@tanstack/react-query";

import { api, data } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import { t } from "@/i18n";
import { Button, Dialog, useToast } from "@/ui";
import { useBuilderStore } from "../builder/store";
import { useDraft } from "./draft-store";

/** Asks before a draft is thrown away, for it cannot be had back. */
export function DiscardDialog({ pipeline, onClose }: { pipeline: string; onClose: () => void }) {
  const store = useBuilderStore();
  const toast = useToast();
  const { saver, published } = useDraft();
  const discard = useMutation({
    mutationFn: async () => {
      await saver?.settle(); // lest the draft is one that this window has not heard of
      saver?.stop();
      const version = saver?.version ?? null;
      const header = version === null ? {} : { header: { "If-Match": version } };
      await data(api.DELETE("/pipelines/{pipeline_id}/draft", { params: { path: { pipeline_id: pipeline }, ...header } }));
    },
    onSuccess: () => {
      if (!published?.document) return;
      saver?.rebase(published.revision);
      store.getState().open(published.document, published.revision);
      useDraft.setState({ dirty: false });
      void queryClient.invalidateQueries({ queryKey: ["pipelines"] });
      toast(t("draft.discarded"));
      onClose();
    },
    onError: (error) => toast(error.message, "error"),
  });
  return (
    <Dialog
      open
      onClose={onClose}
      size="small"
      title={t("draft.discard.title")}
      description={t("draft.discard.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button variant="danger" disabled={discard.isPending} onClick={() => discard.mutate()}>
            {t("draft.discard")}
          </Button>
        </>
      }
    >
      {null}
    </Dialog>
  );
}
