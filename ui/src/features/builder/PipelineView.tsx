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
  const { published, viewed, runs, pressed, choose, error } = useViewed(pipeline, run);
  if (published.data === null) {
    return <EmptyState title={t("view.none")}>{t("view.noneWhy")}</EmptyState>;
  }
  const failed = [published, types].find((query) => query.isError && query.data === undefined);
  if (failed !== undefined) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!published.data || !types.data || viewed === null) return <PageSpinner />;
  if (viewed.document === null) {
    return <EmptyState title={t("view.unreadable")}>{t("view.unreadableWhy", { path: published.data.path })}</EmptyState>;
  }
  const isOfDag = run === undefined;
  return (
    <div className={styles.view}>
      <div className={styles.bar}>
        <section className={styles.runs} aria-label={t("runs.bar")}>
          {isOfDag && <RunBars runs={runs} chosen={pressed} onChoose={(chosen) => choose(chosen === pressed ? null : chosen)} />}
          {isOfDag && viewed.run !== null && <RunState run={viewed.run} />}
          {viewed.remark !== null && <p className={styles.remark}>{t(`view.${viewed.remark}`)}</p>}
          {error !== null && <p className={styles.bad}>{error.message}</p>}
        </section>
        <a className={styles.edit} href={editHref}>
          <SquarePen size={16} aria-hidden />
          {t(mayEdit ? "view.edit" : "view.open")}
        </a>
      </div>
      <div className={styles.drawing}>
        <Drawing document={viewed.document} types={types.data} runNodes={viewed.run?.nodes ?? null} />
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
