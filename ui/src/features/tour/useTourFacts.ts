import { notifyManager } from "@tanstack/react-query";
import { useCallback, useMemo, useSyncExternalStore } from "react";

import { queryClient } from "@/api/queryClient";
import { rowsKey } from "@/model/previewed";
import type { TourFacts } from "@/model/tour";
import type { PipelineDocument } from "@/model/types";
import { useBuilder, useDocument } from "../builder/store";
import { useDraft } from "../publish/draft-store";
import { useRuns } from "../runs/queries";

/** What the builder shows now, as the tour asks it. */
export function useTourFacts(pipeline: string): TourFacts {
  const document = useDocument();
  const selected = useBuilder((state) => state.selected);
  const dataOpen = useBuilder((state) => state.bottomOpen && state.bottomTab === "data");
  const based = useBuilder((state) => state.base !== null);
  const published = useDraft((state) => !state.dirty) && based;
  const run = useRuns(pipeline, based).data?.[0]?.state ?? null;
  const node = selected.length === 1 ? selected[0] : undefined;
  const seen = usePreviewed(document, node);
  return useMemo(
    () => ({ document, selected, dataOpen, published, run, previewed: new Set(seen && node !== undefined ? [node] : []) }),
    [document, selected, dataOpen, published, run, seen, node],
  );
}

/** Whether the rows of a node were read since it, or what it reads, was last edited. */
function usePreviewed(document: PipelineDocument, node: string | undefined): boolean {
  const content = useMemo(() => (node === undefined ? "" : rowsKey(document, node)), [document, node]);
  const subscribe = useCallback(
    (changed: () => void) => queryClient.getQueryCache().subscribe(notifyManager.batchCalls(changed)),
    [],
  );
  return useSyncExternalStore(
    subscribe,
    () => node !== undefined && queryClient.getQueriesData({ queryKey: ["preview", node, content] }).some(([, rows]) => rows !== undefined),
  );
}
