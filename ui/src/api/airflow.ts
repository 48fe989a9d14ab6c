/** What only Airflow's own API knows, with the same session. */
import { queryOptions } from "@tanstack/react-query";

const ASSETS = new URL("api/v2/assets?limit=100&only_active=true&order_by=name", document.baseURI).href;

/** The names of Airflow's assets, as suggestions: somebody who may not see them types them. */
export const assetsQuery = queryOptions({
  queryKey: ["airflow", "assets"],
  queryFn: async (): Promise<string[]> => {
    const answer = await fetch(ASSETS, { credentials: "same-origin" });
    if (!answer.ok) return [];
    const { assets } = (await answer.json()) as { assets: { name: string }[] };
    return assets.map(({ name }) => name);
  },
  staleTime: 60_000,
  retry: false,
});
