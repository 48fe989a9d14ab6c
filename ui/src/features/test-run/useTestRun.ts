import { useEffect, useRef, useState } from "react";

import { rowsInto, type TestedNode, type TestRun } from "@/model/testrun";
import { t } from "@/i18n";
import { titleOf } from "../builder/actions";
import { useBuilderStore, type ShownState } from "../builder/store";
import { previewValues, requested } from "../data-panel/values";
import { paramsOf } from "../runs/params";
import { useShownRun } from "../runs/run-store";
import { testRun } from "./run";

/** The test run that was asked for last, of the document as it was then; leaving it ends it. */
export function useTestRun(): { run: TestRun | null; cancel: () => void } {
  const store = useBuilderStore();
  const tests = useShownRun((state) => state.tests);
  const [run, setRun] = useState<TestRun | null>(null);
  const stop = useRef<AbortController>(null);
  useEffect(() => {
    const controller = new AbortController();
    stop.current = controller;
    const { history, types, pinned } = store.getState();
    const document = history.present;
    const values = requested(paramsOf(document.params), previewValues(document.id));
    void testRun({ document, types, pinned, values }, setRun, controller.signal);
    return () => controller.abort();
  }, [store, tests]);
  return { run, cancel: () => stop.current?.abort() };
}

/** The states of a test run as the canvas shows them, without those that edits may have made untrue. */
export function shownStates(run: TestRun, outdated: ReadonlySet<string>): Record<string, ShownState> {
  const known = [...run.nodes.values()].filter(({ id }) => !outdated.has(id));
  return Object.fromEntries(known.map((node) => [node.id, shown(run, node)]));
}

function shown(run: TestRun, node: TestedNode): ShownState {
  const { state, found, problems, cause } = node;
  const error = problems[0]?.message ?? null;
  const words = error ?? (cause === null ? rowsWords(run, node) : titleOf(run.document, cause));
  return { state, rows_out: found?.rows ?? null, seconds: null, error, ...(words !== undefined && { words }) };
}

function rowsWords(run: TestRun, node: TestedNode): string | undefined {
  const { found } = node;
  const into = rowsInto(run, node);
  if (found === null || into === null) return undefined;
  const rows = t("run.rows", { count: found.rows, rows: found.rows.toLocaleString("en") });
  return found.would === undefined ? `${into.toLocaleString("en")} → ${rows}` : t("testRun.unwritten", { rows });
}
