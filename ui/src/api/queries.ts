/** What several features read. Each feature keeps its own queries beside its pages. */
import { queryOptions, useQuery } from "@tanstack/react-query";

import { api, data } from "./client";
import type { NodeType } from "./types";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: () => data(api.GET("/me")),
  staleTime: 5 * 60_000,
});

export const nodeTypesQuery = queryOptions({
  queryKey: ["node-types"],
  queryFn: () => data(api.GET("/node-types")),
  staleTime: Infinity,
  select: ({ items }): ReadonlyMap<string, NodeType> => new Map(items.map((item) => [item.type, item])),
});

/** Who is signed in, and what they may do. */
export const useMe = () => useQuery(meQuery);

/** The node types by name. */
export const useNodeTypes = () => useQuery(nodeTypesQuery);

/** Whether the person may edit pipelines: who only reads asks for no rows and no connections, and is refused nothing. */
export const useMayEdit = (): boolean => useMe().data?.can.edit === true;
