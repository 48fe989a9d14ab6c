import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, data } from "@/api/client";
import type { PipelineItem } from "@/api/types";
import { t } from "@/i18n";
import "@/i18n/later";
import { Button, Dialog, useToast } from "@/ui";
import pageStyles from "@/ui/Page.module.css";

interface Props {
  pipelines: readonly PipelineItem[];
  onClose: () => void;
  onDeleted: () => void;
}

/** Asks before pipelines are deleted, and says which are. */
export function DeleteDialog({ pipelines, onClose, onDeleted }: Props) {
  const client = useQueryClient();
  const toast = useToast();
  const remove = useMutation({
    mutationFn: async () => {
      const deleted: string[] = [];
      for (const pipeline of pipelines) {
        // one after the other: each is a commit of its own
        try {
          await deletePipeline(pipeline);
          deleted.push(pipeline.id);
        } catch (error) {
          toast(
            t("pipelines.failed", {
              pipeline: pipeline.id,
              message: error instanceof Error ? error.message : String(error),
            }),
            "error",
          );
        }
      }
      return deleted;
    },
    onSuccess: (deleted) => {
      if (deleted.length > 0) toast(t("pipelines.deleted", { pipelines: deleted.join(", ") }));
      onDeleted();
      onClose();
      return client.invalidateQueries({ queryKey: ["pipelines"] });
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      size="small"
      title={t("pipelines.delete.title", { count: pipelines.length })}
      description={t("pipelines.delete.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button variant="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
            {t("pipelines.delete.go")}
          </Button>
        </>
      }
    >
      <ul className={pageStyles.list}>
        {pipelines.map((pipeline) => (
          <li key={pipeline.id}>
            <strong>{pipeline.name ?? pipeline.id}</strong> <span className={pageStyles.muted}>{pipeline.id}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

async function deletePipeline({ id, revision }: PipelineItem): Promise<void> {
  const path = { pipeline_id: id };
  if (revision === null) await data(api.DELETE("/pipelines/{pipeline_id}/draft", { params: { path } }));
  else await data(api.DELETE("/pipelines/{pipeline_id}", { params: { path, query: { base: revision } } }));
}
