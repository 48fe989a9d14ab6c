import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, data } from "@/api/client";
import { ApiError } from "@/api/errors";
import type { ConnectionTest } from "@/api/types";

const POLL_MS = 1_000;

/** One test at a time of a connection, and what there is to say of it. */
export interface Testing {
  test: ConnectionTest | undefined;
  error: Error | null;
  /** Whether an answer is still to come. */
  isBusy: boolean;
  start: (connection: string) => void;
  /** Ends the test that goes on. */
  cancel: () => void;
  isCancelling: boolean;
  /** Forgets the test. */
  reset: () => void;
}

/** Starts a test of a connection, and asks each second how far it is. */
export function useConnectionTest(): Testing {
  const client = useQueryClient();
  const start = useMutation({
    mutationFn: (connection: string) =>
      data(api.POST("/connections/{connection_id}/test", { params: { path: { connection_id: connection } } })),
  });
  const path = { connection_id: start.variables ?? "", test_id: start.data?.id ?? "" };
  const key = ["connection-test", path.test_id];
  const asked = useQuery({
    queryKey: key,
    queryFn: () => data(api.GET("/connections/{connection_id}/tests/{test_id}", { params: { path } })),
    enabled: start.data !== undefined && start.data.state !== "done",
    initialData: start.data,
    refetchInterval: ({ state }) => (state.data?.state === "done" || isRefused(state.error) ? false : POLL_MS),
  });
  const cancel = useMutation({
    mutationFn: (which: typeof path) =>
      data(api.POST("/connections/{connection_id}/tests/{test_id}/cancel", { params: { path: which } })),
    onSuccess: (answer) => client.setQueryData(key, answer),
    // It may have ended while the click was on its way.
    onError: () => client.invalidateQueries({ queryKey: key }),
  });
  const test = start.data === undefined ? undefined : asked.data;
  const cancelError = cancel.variables?.test_id === test?.id && test?.state !== "done" ? cancel.error : null;
  return {
    test,
    error: start.error ?? asked.error ?? cancelError,
    isBusy: start.isPending || (test !== undefined && test.state !== "done" && !isRefused(asked.error)),
    start: start.mutate,
    cancel: () => cancel.mutate(path),
    isCancelling: cancel.isPending,
    reset: start.reset,
  };
}

const isRefused = (error: Error | null): boolean => error instanceof ApiError && error.status < 500;
