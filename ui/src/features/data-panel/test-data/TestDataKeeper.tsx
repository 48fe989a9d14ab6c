import { useEffect } from "react";

import { useBuilderStore } from "@/features/builder/store";
import { useTestDataList } from "./queries";

/** Tells the builder which nodes have test data; shows nothing. */
export function TestDataKeeper({ pipeline }: { pipeline: string }) {
  const store = useBuilderStore();
  const items = useTestDataList(pipeline).data?.items;
  useEffect(() => {
    if (items === undefined) return;
    store.getState().setPinned(Object.fromEntries(items.map(({ node, etag }) => [node, etag])));
  }, [store, items]);
  return null;
}
