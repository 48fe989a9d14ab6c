import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, data } from "@/api/client";
import { useMayEdit } from "@/api/queries";
import type { NewConnection } from "@/api/types";

export function useAllConnections() {
  return useQuery({
    queryKey: ["connections", "all"],
    queryFn: () => data(api.GET("/connections", { params: { query: { limit: 200 } } })),
    select: ({ items }) => items,
  });
}

/** The kinds of systems that nodes can connect to. */
export function useConnectionTypes() {
  return useQuery({
    queryKey: ["connection-types"],
    queryFn: () => data(api.GET("/connection-types")),
    enabled: useMayEdit(),
    staleTime: Infinity,
    select: ({ items }) => items,
  });
}

export function useCreateConnection() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewConnection) => data(api.POST("/connections", { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["connections"] }),
  });
}
