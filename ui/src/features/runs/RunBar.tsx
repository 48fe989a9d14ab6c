import { CalendarRange, FileText, MoreHorizontal, RotateCcw, Square, StepForward, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useParams } from "react-router";

import { useMe } from "@/api/queries";
import type { EndState, RunDetail } from "@/api/types";
import { t } from "@/i18n";
import "@/i18n/later";
import { Button, IconButton, Menu, Spinner, useToast, type MenuEntry } from "@/ui";
import { part } from "@/ui/part";
import { useBuilder, useBuilderStore } from "../builder/store";
import { LogDialog } from "./LogDialog";
import { MarkNodeDialog } from "./MarkNodeDialog";
import { useRun, useRunActions, useRuns } from "./queries";
import { RanAnother } from "./RanAnother";
import { RunBars } from "./RunBars";
import { RunChangeDialog } from "./RunChangeDialog";
import { RunState } from "./RunState";
import { isOver } from "./states";
import { useShownRun } from "./run-store";
import styles from "./Runs.module.css";

const BackfillDialog = part(async () => (await import("../backfills/BackfillDialog")).BackfillDialog);

/** The pipeline's runs as a row of bars, and what can be done with the chosen one, whose states lie over the canvas. */
export function RunBar() {
  const pipeline = useParams()["id"] ?? "";
  const store = useBuilderStore();
  const { run, log } = useShownRun();
  const runs = useRuns(pipeline);
  const detail = useRun(pipeline, run, runs.data);
  const can = useMe().data?.can.edit === true;
  const [filling, setFilling] = useState(false);
  useEffect(() => store.getState().setRunNodes(detail.data?.nodes ?? null), [store, detail.data]);
  useEffect(() => () => store.getState().setRunNodes(null), [store]);
  return (
    <section className={styles.bar} aria-label={t("runs.bar")}>
      <div className={styles.barContent}>
        {runs.isPending && detail.data === undefined && <Spinner />}
        {runs.isSuccess && runs.data.length === 0 && <p className={styles.muted}>{t("runs.none")}</p>}
        {runs.isError && <p className={styles.bad}>{runs.error.message}</p>}
        <RunBars
          runs={runs.data ?? []}
          chosen={run}
          onChoose={(chosen) => useShownRun.setState({ run: chosen === run ? null : chosen, log: null })}
        />
        {detail.data !== undefined && run !== null && <Chosen pipeline={pipeline} detail={detail.data} />}
        {can && (
          <Button size="small" variant="ghost" icon={CalendarRange} className={styles.end} onClick={() => setFilling(true)}>
            {t("backfill.ask")}
          </Button>
        )}
      </div>
      <IconButton
        label={t("runs.close")}
        icon={X}
        size="small"
        onClick={() => useShownRun.setState({ bar: null, run: null, log: null })}
      />
      {filling && <BackfillDialog pipeline={pipeline} onClose={() => setFilling(false)} />}
      {log !== null && run !== null && (
        <LogDialog pipeline={pipeline} run={run} node={log} onClose={() => useShownRun.setState({ log: null })} />
      )}
    </section>
  );
}

function Chosen({ pipeline, detail }: { pipeline: string; detail: RunDetail }) {
  const toast = useToast();
  const can = useMe().data?.can.edit === true;
  const selected = useBuilder((state) => (state.selected.length === 1 ? (state.selected[0] ?? null) : null));
  const goTo = useBuilder((state) => state.select);
  const { stop, again } = useRunActions(pipeline, detail.run_id);
  const failed = Object.entries(detail.nodes).find(([, node]) => node.state === "failed" && node.error);
  const node = selected !== null && Object.hasOwn(detail.nodes, selected) ? selected : null;
  const onError = (error: Error) => toast(error.message, "error");
  return (
    <>
      <RunState run={detail} />
      <RanAnother pipeline={pipeline} revision={detail.revision} />
      {failed !== undefined && (
        <button
          type="button"
          className={styles.failure}
          title={failed[1].error ?? undefined}
          onClick={() => goTo([failed[0]])}
        >
          {failed[0]}: {failed[1].error}
        </button>
      )}
      <div className={styles.actions}>
        <Button
          size="small"
          variant="ghost"
          icon={FileText}
          disabled={node === null}
          title={t("runs.log.hint")}
          onClick={() => useShownRun.setState({ log: node })}
        >
          {node === null ? t("runs.log") : t("runs.log.of", { node })}
        </Button>
        {can && !isOver(detail.state) && (
          <Button
            size="small"
            variant="danger"
            icon={Square}
            disabled={stop.isPending}
            onClick={() => stop.mutate(undefined, { onError })}
          >
            {t("runs.stop")}
          </Button>
        )}
        {can && isOver(detail.state) && (
          <>
            <Button
              size="small"
              icon={StepForward}
              disabled={node === null || again.isPending}
              title={t("runs.again.hint")}
              onClick={() => again.mutate(node, { onError })}
            >
              {node === null ? t("runs.again.from") : t("runs.again.from_node", { node })}
            </Button>
            <Button
              size="small"
              icon={RotateCcw}
              disabled={again.isPending}
              onClick={() => again.mutate(null, { onError })}
            >
              {t("runs.again")}
            </Button>
          </>
        )}
        {can && <More pipeline={pipeline} detail={detail} node={node} />}
      </div>
    </>
  );
}

/** What is seldom done with a run: saying how it, or a node of it, has ended. */
function More({ pipeline, detail, node }: { pipeline: string; detail: RunDetail; node: string | null }) {
  const [asked, setAsked] = useState<{ state: EndState; node: string | null } | null>(null);
  const close = () => setAsked(null);
  const current = node === null ? null : (detail.nodes[node]?.state ?? null);
  const states: readonly EndState[] = ["success", "failed"];
  const entries: MenuEntry[] = [
    ...states.map((state) => ({
      label: t(`runs.change.${state}.ask`),
      disabled: detail.state === state,
      onSelect: () => setAsked({ state, node: null }),
    })),
    "separator",
    ...(node === null
      ? [{ label: t("runs.mark.node.none"), disabled: true, onSelect: close }]
      : states.map((state) => ({
          label: t("runs.mark.node", { node, state }),
          disabled: current === null || current === state,
          onSelect: () => setAsked({ state, node }),
        }))),
  ];
  const marked = asked?.node ?? null;
  const task = marked === null ? null : detail.nodes[marked]?.task_id;
  const others = Object.keys(detail.nodes).filter((each) => each !== marked && detail.nodes[each]?.task_id === task);
  return (
    <>
      <Menu entries={entries} align="end">
        <IconButton label={t("runs.more")} icon={MoreHorizontal} size="small" />
      </Menu>
      {asked !== null && marked === null && (
        <RunChangeDialog change={asked.state} runs={[{ ...detail, pipeline }]} onClose={close} />
      )}
      {asked !== null && marked !== null && (
        <MarkNodeDialog
          pipeline={pipeline}
          run={detail.run_id}
          node={marked}
          others={others}
          state={asked.state}
          onClose={close}
        />
      )}
    </>
  );
}
