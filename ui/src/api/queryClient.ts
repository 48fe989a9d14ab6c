import { QueryClient } from "@tanstack/react-query";

import { ApiError } from "./errors";

/** One cache for all roots on the page. What the server refused is not asked again; what the network lost is. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
    },
  },
});
