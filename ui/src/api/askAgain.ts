import type { QueryClient, QueryKey } from "@tanstack/react-query";

/**
 * Asks a query again because its answer has changed. What it asks already is waited for, and is asked once more then:
 * an answer that is on its way may be older than the change, and to begin anew with each change would never end where
 * they come faster than answers do.
 */
export async function askAgain(client: QueryClient, queryKey: QueryKey): Promise<void> {
  const asking = client.getQueryCache().findAll({ queryKey, fetchStatus: "fetching" });
  await Promise.allSettled(asking.map(({ promise }) => promise));
  await client.invalidateQueries({ queryKey }, { cancelRefetch: false });
}
