import { useEffect } from "react";

import { api, data } from "@/api/client";
import { ApiError } from "@/api/errors";
import type { PipelineDocument } from "@/model/types";
import { useBuilderStore, useDocument, type BuilderStore } from "./store";

const PAUSE_MS = 300;

/** Has the server check the document after each edit, a moment after the last; a newer check stops an older one. */
export function useCheck(): void {
  const store = useBuilderStore();
  const document = useDocument();
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => void check(store, document, stop.signal), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [store, document]);
}

async function check(store: BuilderStore, document: PipelineDocument, signal: AbortSignal): Promise<void> {
  try {
    const result = await data(api.POST("/check", { body: { document }, signal }));
    if (!signal.aborted) store.getState().setCheck(result, document);
  } catch (error) {
    if (signal.aborted) return;
    // A document that is not even of the right form has problems too; what was known of columns is out of date.
    if (error instanceof ApiError && error.problems.length > 0) {
      const problems = [...error.problems];
      store.getState().setCheck({ problems, columns: {}, inputs: {}, tasks: [], ok: false, lineage: {}, code: [] }, document);
      return;
    }
    // The server cannot be reached: the last result stays, and the next edit asks again.
    store.getState().setCheck(store.getState().check, document);
  }
}
