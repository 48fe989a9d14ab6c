import { ReactFlowProvider } from "@xyflow/react";
import { ChevronDown, MousePointerClick } from "lucide-react";
import { useEffect, useRef } from "react";

import { useShownRun } from "@/features/runs/run-store";
import { useTour } from "@/features/tour/tour-store";
import { t } from "@/i18n";
import { EmptyState, ErrorBoundary, IconButton, PageSpinner, Tabs } from "@/ui";
import { cx } from "@/ui/cx";
import { part } from "@/ui/part";
import { Announcer } from "./Announcer";
import styles from "./Builder.module.css";
import { Canvas } from "./canvas/Canvas";
import { CanvasHint } from "./canvas/CanvasHint";
import { ViewControls } from "./canvas/ViewControls";
import { useCommandContext } from "./commands/context";
import { useShortcuts } from "./commands/useShortcuts";
import { useFullScreen } from "./fullScreen";
import { Palette } from "./palette/Palette";
import { useSizes } from "./sizes";
import { Splitter } from "./Splitter";
import { useBuilder } from "./store";
import { Toolbar } from "./Toolbar";

const RunBar = part(async () => (await import("@/features/runs/RunBar")).RunBar);
const TestRunBar = part(async () => (await import("@/features/test-run/TestRunBar")).TestRunBar);
const Tour = part(async () => (await import("@/features/tour/Tour")).Tour);
const Dialogs = part(async () => (await import("./commands/Dialogs")).Dialogs);
const WAITING = { waiting: <PageSpinner /> };
const NodePanel = part(async () => (await import("@/features/node-panel/NodePanel")).NodePanel, WAITING);
const DataPanel = part(async () => (await import("@/features/data-panel/DataPanel")).DataPanel, WAITING);
const JsonPanel = part(async () => (await import("@/features/json-panel/JsonPanel")).JsonPanel, WAITING);
const ProblemsPanel = part(async () => (await import("@/features/problems/ProblemsPanel")).ProblemsPanel, WAITING);

/** The builder: palette, canvas and node panel side by side, the data below. */
export function Builder() {
  return (
    <ReactFlowProvider>
      <Layout />
    </ReactFlowProvider>
  );
}

function Layout() {
  const root = useRef<HTMLDivElement>(null);
  // What an edit is called is not needed before somebody can do one.
  useEffect(() => void import("@/i18n/later").catch(() => undefined), []);
  useShortcuts(root, useCommandContext());
  const full = useFullScreen((state) => state.on);
  const sizes = useSizes();
  const bar = useShownRun((state) => state.bar);
  const dialogOpen = useBuilder((state) => state.dialog !== null);
  const show = useBuilder((state) => state.show);
  const readOnly = useBuilder((state) => state.readOnly);
  const pipeline = useBuilder((state) => state.history.present.id);
  const touring = useTour((tour) => tour.asked || (tour.on && tour.pipeline === pipeline));
  return (
    <div
      ref={root}
      className={cx(styles.builder, full && styles.full)}
      // a file that is dropped where nothing takes it would be opened in the place of this page
      onDragOver={(event) => event.dataTransfer.types.includes("Files") && event.preventDefault()}
      onDrop={(event) => event.dataTransfer.types.includes("Files") && event.preventDefault()}
    >
      <Toolbar paletteOpen={sizes.paletteOpen} onTogglePalette={sizes.togglePalette} />
      {touring && <Tour pipeline={pipeline} />}
      {bar === "runs" && <RunBar />}
      {bar === "test" && <TestRunBar />}
      <div className={styles.middle}>
        {sizes.paletteOpen && !readOnly && (
          <aside className={styles.left} aria-label={t("palette.label")}>
            <Palette />
          </aside>
        )}
        <div className={styles.centre}>
          <div className={styles.canvas}>
            <ErrorBoundary>
              <Canvas />
            </ErrorBoundary>
            <CanvasHint />
            <ViewControls />
          </div>
          <BottomPanel />
        </div>
        <RightPanel />
      </div>
      {dialogOpen && <Dialogs onClose={() => show(null)} />}
      <Announcer />
    </div>
  );
}

/** The settings of what is selected; without anything selected the canvas has the room. */
function RightPanel() {
  const shown = useBuilder((state) => state.selected.length === 1);
  const { right, setRight } = useSizes();
  if (!shown) return null;
  return (
    <>
      <Splitter label={t("splitter.right")} orientation="vertical" value={right} onChange={setRight} />
      <aside className={styles.right} style={{ width: right }} aria-label={t("panel.node")}>
        <NodePanel />
      </aside>
    </>
  );
}

function BottomPanel() {
  const open = useBuilder((state) => state.bottomOpen);
  const tab = useBuilder((state) => state.bottomTab);
  const show = useBuilder((state) => state.showBottom);
  const close = useBuilder((state) => state.closeBottom);
  const problems = useBuilder((state) => state.check?.problems.length ?? 0);
  const { bottom, setBottom } = useSizes();
  return (
    <>
      {open && (
        <Splitter label={t("splitter.bottom")} orientation="horizontal" value={bottom} onChange={setBottom} />
      )}
      <section className={styles.bottom} style={{ height: open ? bottom : 38 }} aria-label={t("panel.bottom")}>
        <Tabs
          label={t("panel.bottom")}
          value={tab}
          onChange={show}
          actions={
            <IconButton
              size="small"
              label={open ? t("panel.collapse") : t("panel.expand")}
              icon={ChevronDown}
              aria-expanded={open}
              className={cx(styles.collapse, !open && styles.turned)}
              onClick={() => (open ? close() : show(tab))}
            />
          }
          tabs={[
            { id: "data", label: t("panel.data"), content: open && <Data /> },
            {
              id: "problems",
              label: (
                <>
                  {t("panel.problems")}
                  {problems > 0 && <span className={styles.count}>{problems}</span>}
                </>
              ),
              content: open && <ProblemsPanel />,
            },
            { id: "json", label: t("panel.json"), content: open && <JsonPanel /> },
          ]}
        />
      </section>
    </>
  );
}

/** The rows of the selected node; nobody waits for what shows them before there is one. */
function Data() {
  const wanted = useBuilder((state) => state.selected.length > 0 || state.readOnly);
  if (wanted) return <DataPanel />;
  return (
    <EmptyState icon={MousePointerClick} title={t("data.none")}>
      {t("data.none.text")}
    </EmptyState>
  );
}
