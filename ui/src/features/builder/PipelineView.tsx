import { ReactFlowProvider } from "@xyflow/react";
import { SquarePen } from "lucide-react";
import { useEffect, useState } from "react";

import { useMayEdit, useNodeTypes } from "@/api/queries";
import type { PipelineDocument } from "@/model/types";
import { t } from "@/i18n";
import "@/i18n/later";
import { EmptyState, ErrorState, PageSpinner } from "@/ui";
import { RunBars } from "../runs/RunBars";
import { RunState } from "../runs/RunState";
import { Canvas } from "./canvas/Canvas";
import { ViewControls } from "./canvas/ViewControls";
import { BuilderContext, createBuilderStore, type ShownState } from "./store";
import { useViewed } from "./viewed";
import styles from "./PipelineView.module.css";

interface Props {
  pipeline: string;
  run: string | undefined;
  editHref: string;
}

/** A pipeline to look at, with a run over it: the tab of Airflow's Dag page, and of its page of a run. */
export default function PipelineView({ pipeline, run, editHref }: Props) {
  const types = useNodeTypes();
  const mayEdit = useMayEdit();
  const { published, viewed, runs, choose } = useViewed(pipeline, run);
  if (published.data === null) {
    return <EmptyState title={t("view.none")}>{t("view.noneWhy")}</EmptyState>;
  }
  const failed = [published, types].find((query) => query.isError);
  if (failed !== undefined) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!published.data || !types.data || viewed === null) return <PageSpinner />;
  if (viewed.document === null) {
    return <EmptyState title={t("view.unreadable")}>{t("view.unreadableWhy", { path: published.data.path })}</EmptyState>;
  }
  const shown = viewed.run?.run_id ?? null;
  return (
    <div className={styles.view}>
      <Drawing document={viewed.document} types={types.data} runNodes={viewed.run?.nodes ?? null} />
      <div className={styles.top}>
        <section className={styles.runs} aria-label={t("runs.bar")}>
          {runs.length > 0 && (
            <RunBars runs={runs} chosen={shown} onChoose={(chosen) => choose(chosen === shown ? null : chosen)} />
          )}
          {run === undefined && viewed.run !== null && <RunState run={viewed.run} />}
          {viewed.isNew && <p className={styles.said}>{t("view.new")}</p>}
          {viewed.isOther && <p className={styles.said}>{t("view.other")}</p>}
        </section>
        <a className={styles.edit} href={editHref}>
          <SquarePen size={16} aria-hidden />
          {t(mayEdit ? "view.edit" : "view.open")}
        </a>
      </div>
    </div>
  );
}

interface DrawingProps {
  document: PipelineDocument;
  types: NonNullable<ReturnType<typeof useNodeTypes>["data"]>;
  runNodes: Readonly<Record<string, ShownState>> | null;
}

function Drawing({ document, types, runNodes }: DrawingProps) {
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
        <Canvas />
        <ViewControls />
      </ReactFlowProvider>
    </BuilderContext>
  );
}
