import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";

import { api, data } from "@/api/client";
import { ApiError } from "@/api/errors";
import { queryClient } from "@/api/queryClient";
import type { Column, Preview } from "@/api/types";
import { rowsKey, type Pinned } from "@/model/previewed";
import type { PipelineDocument } from "@/model/types";
import type { requested } from "./values";

export type Sample = "first" | "last" | "random" | "differs";

/** How many rows are shown at first. */
export const ROWS = 100;

export interface PreviewRequest {
  document: PipelineDocument;
  node: string | null;
  sample: Sample;
  rows: number;
  /** What stands in for rows of nodes. */
  pinned: Pinned;
  /** What it is run for. */
  values: ReturnType<typeof requested>;
}

/** Others, or a test run, have the server busy for seconds. */
const BUSY_TRIES = 30;
const BUSY_MS = 1000;

/** Kept by content: a panel and a test run that want the same rows share one question. */
export function previewQuery(request: PreviewRequest) {
  const { document, node, sample, rows, pinned, values } = request;
  const content = node === null ? "" : rowsKey(document, node, pinned);
  return queryOptions({
    queryKey: ["preview", node, content, sample, rows, values],
    queryFn: ({ signal }): Promise<Preview> => data(api.POST("/preview", { body: bodyOf(request), signal })),
    staleTime: 5 * 60_000,
    gcTime: 5 * 60_000,
    retry: (tries, error) => error instanceof ApiError && error.status === 429 && tries < BUSY_TRIES,
    retryDelay: BUSY_MS,
  });
}

function bodyOf({ document, node, sample, rows, pinned, values }: PreviewRequest) {
  const testData = Object.keys(pinned).length > 0 ? { test_data_of: document.id } : {};
  return { document, node: node ?? "", rows, sample, ...testData, ...values };
}

/** The rows of a node; asking for another node or another config gives up the question that is under way. */
export function usePreview({ enabled, ...request }: PreviewRequest & { enabled: boolean }) {
  const { node, sample } = request;
  const query = previewQuery(request);
  const preview = useQuery({
    ...query,
    enabled: enabled && node !== null,
    // the old rows of the same node stay, dimmed, until the new ones are there; rows that differ are others
    placeholderData: (previous) =>
      previous?.node === node && (previous.difference !== null) === (sample === "differs") ? previous : undefined,
  });
  const refresh = useMutation({
    mutationFn: () => data(api.POST("/preview", { body: { ...bodyOf(request), refresh: true } })),
    onSuccess: (read) => queryClient.setQueryData(query.queryKey, read),
    onError: () => void preview.refetch(),
  });
  return { ...preview, isFetching: preview.isFetching || refresh.isPending, refresh: () => refresh.mutate() };
}

/** The columns that the last preview of a node had; undefined when it was never previewed. */
export function previewColumns(node: string): readonly Column[] | undefined {
  const seen = queryClient.getQueriesData<Preview>({ queryKey: ["preview", node] });
  return seen.findLast(([, preview]) => preview !== undefined)?.[1]?.columns;
}
