import { useQuery } from "@tanstack/react-query";

import { api, data } from "@/api/client";
import "@/i18n/later";
import { t } from "@/i18n";
import { Dialog, ErrorState, PageSpinner } from "@/ui";
import { useBuilderStore, useDocument } from "../builder/store";
import { useDraft } from "./draft-store";
import { MergeDialog } from "./MergeDialog";

/** Two windows edited one draft: what is here and what is there, put together. */
export function DraftConflict({ pipeline, onClose }: { pipeline: string; onClose: () => void }) {
  const mine = useDocument();
  const store = useBuilderStore();
  const { saver, published } = useDraft();
  const other = useQuery({
    queryKey: ["draft", pipeline],
    queryFn: () => data(api.GET("/pipelines/{pipeline_id}/draft", { params: { path: { pipeline_id: pipeline } } })),
    gcTime: 0,
    staleTime: 0,
  });
  if (other.data === undefined) {
    return (
      <Dialog open onClose={onClose} title={t("merge.title.draft")}>
        {other.isError ? <ErrorState error={other.error} onRetry={() => void other.refetch()} /> : <PageSpinner />}
      </Dialog>
    );
  }
  const { document, etag } = other.data;
  return (
    <MergeDialog
      title={t("merge.title.draft")}
      theirs={{ document, name: t("merge.theirs.draft") }}
      base={saver?.common ?? published?.document ?? null}
      mine={mine}
      onClose={onClose}
      onMerged={(merged) => {
        store.getState().edit(t("merge.apply"), () => merged);
        saver?.resolve(merged, etag);
        onClose();
      }}
    />
  );
}
