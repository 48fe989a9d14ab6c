import { useEffect } from "react";

import { api, data } from "@/api/client";
import { ApiError } from "@/api/errors";
import type { CheckResult } from "@/api/types";
import { stillKnown, type Known } from "@/model/known";
import type { PipelineDocument } from "@/model/types";
import { useBuilder, useBuilderStore, useDocument, type BuilderStore } from "./store";

const PAUSE_MS = 300;

/** Has the server check the document after each edit, a moment after the last; a newer check stops an older one. */
export function useCheck(): void {
  const store = useBuilderStore();
  const document = useDocument();
  const known = useBuilder((state) => state.known);
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => void check(store, document, known, stop.signal), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [store, document, known]);
}

async function check(
  store: BuilderStore,
  document: PipelineDocument,
  known: Known,
  signal: AbortSignal,
): Promise<void> {
  try {
    const result = await checkOf(document, signal, stillKnown(known, document));
    if (!signal.aborted) store.getState().setCheck(result, document);
  } catch {
    if (signal.aborted) return;
    // The server cannot be reached: the last result stays, and the next edit asks again.
    store.getState().setCheck(store.getState().check, document);
  }
}

/** What the server's check finds, knowing the columns of some sources. */
export async function checkOf(
  document: PipelineDocument,
  signal: AbortSignal,
  columns: ReturnType<typeof stillKnown> = {},
): Promise<CheckResult> {
  try {
    return await data(api.POST("/check", { body: { document, columns }, signal }));
  } catch (error) {
    // A document that is not even of the right form has problems too; what was known of columns is out of date.
    if (!(error instanceof ApiError) || error.problems.length === 0) throw error;
    return { problems: [...error.problems], columns: {}, inputs: {}, tasks: [], ok: false, lineage: {}, code: [] };
  }
}
