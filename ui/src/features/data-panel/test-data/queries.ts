import { useMutation, useQuery } from "@tanstack/react-query";

import { api, data } from "@/api/client";
import { ApiError } from "@/api/errors";
import { queryClient } from "@/api/queryClient";
import type { TestDataBody } from "@/api/types";

const listKey = (pipeline: string) => ["test-data", pipeline];

/** The nodes of a pipeline that have test data. */
export const useTestDataList = (pipeline: string) =>
  useQuery({
    queryKey: listKey(pipeline),
    queryFn: () =>
      data(api.GET("/pipelines/{pipeline_id}/test-data", { params: { path: { pipeline_id: pipeline } } })),
  });

const PATH = "/pipelines/{pipeline_id}/nodes/{node_id}/test-data";
const pathOf = (pipeline: string, node: string) => ({ pipeline_id: pipeline, node_id: node });

/** The rows themselves, of one version. */
export const useTestData = (pipeline: string, node: string, etag: string) =>
  useQuery({
    queryKey: [...listKey(pipeline), node, etag],
    queryFn: ({ signal }) => data(api.GET(PATH, { params: { path: pathOf(pipeline, node) }, signal })),
    staleTime: Infinity,
    gcTime: 60_000,
  });

/** Has rows stand in for a node's; over those of the version `etag`, which is null when there are none. */
export function useKeepTestData(pipeline: string, node: string, etag: string | null) {
  return useMutation({
    mutationFn: (body: TestDataBody) => {
      const header = etag === null ? {} : { header: { "If-Match": etag } };
      return data(api.PUT(PATH, { params: { path: pathOf(pipeline, node), ...header }, body }));
    },
    onSettled: () => readAgain(pipeline),
  });
}

/** Has a node run again. */
export function useDropTestData(pipeline: string, node: string, etag: string) {
  return useMutation({
    mutationFn: () =>
      api.DELETE(PATH, { params: { path: pathOf(pipeline, node), header: { "If-Match": etag } } }),
    onSettled: () => readAgain(pipeline),
  });
}

/** Asks again which nodes have test data. */
export const readAgain = (pipeline: string) =>
  queryClient.invalidateQueries({ queryKey: listKey(pipeline), exact: true });

/** Whether somebody, in another window perhaps, was faster. */
export const isStale = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 412 || error.status === 428);
