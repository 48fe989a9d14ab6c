import { useMutation, useQuery } from "@tanstack/react-query";

import { api, data } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import type { Column, Preview } from "@/api/types";
import { rowsKey, type Pinned } from "@/model/previewed";
import type { PipelineDocument } from "@/model/types";
import type { requested } from "./values";

export type Sample = "first" | "last" | "random" | "differs";

export interface PreviewRequest {
  document: PipelineDocument;
  node: string | null;
  sample: Sample;
  rows: number;
  /** What stands in for rows of nodes. */
  pinned: Pinned;
  /** What it is run for. */
  values: ReturnType<typeof requested>;
  enabled: boolean;
}

/** The rows of a node; asking for another node or another config gives up the question that is under way. */
export function usePreview({ document, node, sample, rows, pinned, values, enabled }: PreviewRequest) {
  const content = node === null ? "" : rowsKey(document, node, pinned);
  const queryKey = ["preview", node, content, sample, rows, values];
  const testData = Object.keys(pinned).length > 0 ? { test_data_of: document.id } : {};
  const body = { document, node: node ?? "", rows, sample, ...testData, ...values };
  const preview = useQuery({
    queryKey,
    queryFn: ({ signal }) => data(api.POST("/preview", { body, signal })),
    enabled: enabled && node !== null,
    staleTime: 5 * 60_000,
    gcTime: 5 * 60_000,
    retry: false,
    // the old rows of the same node stay, dimmed, until the new ones are there; rows that differ are others
    placeholderData: (previous) =>
      previous?.node === node && (previous.difference !== null) === (sample === "differs") ? previous : undefined,
  });
  const refresh = useMutation({
    mutationFn: () => data(api.POST("/preview", { body: { ...body, refresh: true } })),
    onSuccess: (read) => queryClient.setQueryData(queryKey, read),
    onError: () => void preview.refetch(),
  });
  return { ...preview, isFetching: preview.isFetching || refresh.isPending, refresh: () => refresh.mutate() };
}

/** The columns that the last preview of a node had; undefined when it was never previewed. */
export function previewColumns(node: string): readonly Column[] | undefined {
  const seen = queryClient.getQueriesData<Preview>({ queryKey: ["preview", node] });
  return seen.findLast(([, preview]) => preview !== undefined)?.[1]?.columns;
}
