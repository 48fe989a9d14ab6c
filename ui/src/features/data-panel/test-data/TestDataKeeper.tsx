import { useEffect } from "react";

import { useBuilderStore, type BuilderStore } from "@/features/builder/store";
import { useDraft } from "@/features/publish/draft-store";
import { readAgain, useTestDataList } from "./queries";

/** Tells the builder which nodes have test data, and has it follow the nodes whose ids are changed; shows nothing. */
export function TestDataKeeper({ pipeline }: { pipeline: string }) {
  const store = useBuilderStore();
  const items = useTestDataList(pipeline).data?.items;
  const save = useDraft((state) => state.save);
  useEffect(() => {
    if (items === undefined) return;
    store.getState().setPinned(Object.fromEntries(items.map(({ node, etag }) => [node, etag])));
  }, [store, items]);
  // A draft takes the test data along when it is saved: until then the node has none, so it is saved at once.
  useEffect(
    () =>
      store.subscribe(({ history }, before) => {
        if (history.present.nodes === before.history.present.nodes || !isLeftBehind(store)) return;
        queueMicrotask(() => void useDraft.getState().saver?.flush());
      }),
    [store],
  );
  useEffect(() => {
    if ((save.kind === "saved" || save.kind === "clean") && isLeftBehind(store)) void readAgain(pipeline);
  }, [store, pipeline, save]);
  return null;
}

/** Whether a node with test data is not in the document: its id was changed, or it was removed. */
function isLeftBehind(store: BuilderStore): boolean {
  const { history, pinned } = store.getState();
  const there = new Set(history.present.nodes.map(({ id }) => id));
  return Object.keys(pinned).some((node) => !there.has(node));
}
