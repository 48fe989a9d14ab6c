import { useQuery } from "@tanstack/react-query";
import { ReactFlowProvider } from "@xyflow/react";
import { SquarePen } from "lucide-react";
import { useEffect, useState } from "react";

import { api, dataOrNull, MAY_BE_ABSENT } from "@/api/client";
import { useMayEdit, useNodeTypes } from "@/api/queries";
import type { PipelineDocument } from "@/model/types";
import { t } from "@/i18n";
import { EmptyState, ErrorState, PageSpinner } from "@/ui";
import { useRun } from "../runs/queries";
import { Canvas } from "./canvas/Canvas";
import { ViewControls } from "./canvas/ViewControls";
import { BuilderContext, createBuilderStore } from "./store";
import styles from "./PipelineView.module.css";

interface Props {
  pipeline: string;
  run: string | undefined;
  editHref: string;
}

/** A published pipeline to look at, with a run over it where one is given: the tab of Airflow's Dag and run pages. */
export default function PipelineView({ pipeline, run, editHref }: Props) {
  const types = useNodeTypes();
  const published = useQuery({
    queryKey: ["pipeline", pipeline, "if there"],
    queryFn: () =>
      dataOrNull(api.GET("/pipelines/{pipeline_id}", { params: { path: { pipeline_id: pipeline }, query: MAY_BE_ABSENT } })),
  });
  const detail = useRun(pipeline, run ?? null);
  if (published.data === null) {
    return <EmptyState title={t("view.none")}>{t("view.noneWhy")}</EmptyState>;
  }
  const failed = [published, types].find((query) => query.isError);
  if (failed !== undefined) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!published.data || !types.data) return <PageSpinner />;
  if (published.data.document === null) {
    return <EmptyState title={t("view.unreadable")}>{t("view.unreadableWhy", { path: published.data.path })}</EmptyState>;
  }
  return (
    <Shown document={published.data.document} types={types.data} runNodes={detail.data?.nodes ?? null} editHref={editHref} />
  );
}

interface ShownProps {
  document: PipelineDocument;
  types: NonNullable<ReturnType<typeof useNodeTypes>["data"]>;
  runNodes: Parameters<ReturnType<ReturnType<typeof createBuilderStore>["getState"]>["setRunNodes"]>[0];
  editHref: string;
}

function Shown({ document, types, runNodes, editHref }: ShownProps) {
  const mayEdit = useMayEdit();
  // Open before the canvas draws first, which then fits what there is to see.
  const [store] = useState(() => {
    const created = createBuilderStore();
    created.getState().setTypes(types);
    created.getState().open(document, null, true);
    return created;
  });
  useEffect(() => {
    store.getState().setTypes(types);
    store.getState().open(document, null, true);
  }, [store, types, document]);
  useEffect(() => store.getState().setRunNodes(runNodes), [store, runNodes, document]);
  return (
    <BuilderContext value={store}>
      <ReactFlowProvider>
        <div className={styles.view}>
          <Canvas />
          <ViewControls />
          <a className={styles.edit} href={editHref}>
            <SquarePen size={16} aria-hidden />
            {t(mayEdit ? "view.edit" : "view.open")}
          </a>
        </div>
      </ReactFlowProvider>
    </BuilderContext>
  );
}
