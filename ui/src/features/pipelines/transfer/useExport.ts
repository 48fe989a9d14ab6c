import { api, data } from "@/api/client";
import type { PipelineItem } from "@/api/types";
import { t } from "@/i18n";
import { fileOf } from "@/model/transfer";
import { useToast } from "@/ui";
import { download } from "@/ui/download";

/** Gives pipelines to the person as a file: what is published of each, or the draft of one that never was. */
export function useExport(): (pipelines: readonly PipelineItem[]) => void {
  const toast = useToast();
  return (pipelines) => {
    void Promise.all(pipelines.map(textOf))
      .then((texts) => {
        const { name, text } = fileOf(texts);
        download(name, text);
      })
      .catch((error: unknown) => {
        toast(t("transfer.export.failed", { message: error instanceof Error ? error.message : String(error) }), "error");
      });
  };
}

async function textOf({ id, revision }: PipelineItem): Promise<{ id: string; text: string }> {
  const params = { params: { path: { pipeline_id: id } } };
  if (revision !== null) return { id, text: (await data(api.GET("/pipelines/{pipeline_id}", params))).text };
  const draft = await data(api.GET("/pipelines/{pipeline_id}/draft", params));
  return { id, text: `${JSON.stringify(draft.document, null, 2)}\n` };
}
