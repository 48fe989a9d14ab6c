/** What a query in the editor is completed with: asked for as it is needed, and kept. */

import { useQueryClient, type FetchQueryOptions, type QueryClient, type QueryKey } from "@tanstack/react-query";
import { useMemo } from "react";

import { useMayEdit } from "@/api/queries";
import type { NodeType, Table } from "@/api/types";
import type { JsonObject } from "@/model/json";
import type { Database } from "@/ui/code";
import { columnsQuery, connectionOf, isWhole, searchFor, tableName, tablesQuery } from "./queries";

const MINUTE = 60_000;

/** The database that runs the queries of a node; undefined while there is no connection to ask. */
export function useDatabase(type: NodeType, config: JsonObject): Database | undefined {
  const client = useQueryClient();
  const mayAsk = useMayEdit();
  const connection = mayAsk ? connectionOf(type, config) : null;
  return useMemo(() => (connection === null ? undefined : databaseOf(client, connection)), [client, connection]);
}

export function databaseOf(client: QueryClient, connection: string): Database {
  const tables = async (text: string): Promise<{ tables: readonly Table[]; whole: boolean }> => {
    const first = await known(client, tablesQuery(connection));
    if (first === null || isWhole(first)) return { tables: first?.items ?? [], whole: true };
    const found = await known(client, tablesQuery(connection, searchFor(text)));
    return { tables: found?.items ?? [], whole: false };
  };
  return {
    tables,
    columns: async (path) => {
      const written = path.join(".");
      const listed = (await tables(written)).tables.map(tableName);
      const names = listed.map((name) => name.split(".").slice(-path.length).join("."));
      // asked for as it is spelled there: what is written without quotes may differ in case
      const name =
        names.find((one) => one === written) ?? names.find((one) => one.toLowerCase() === written.toLowerCase());
      if (name === undefined) return [];
      return (await known(client, columnsQuery(connection, name)))?.items ?? [];
    },
  };
}

/** An answer, or null where there is none; a database that failed is not asked again with the next letter. */
async function known<Answer, Key extends QueryKey>(
  client: QueryClient,
  query: FetchQueryOptions<Answer, Error, Answer, Key>,
): Promise<Answer | null> {
  const state = client.getQueryState(query.queryKey);
  if (state?.status === "error" && Date.now() - state.errorUpdatedAt < MINUTE) return null;
  return client.fetchQuery(query).catch(() => null);
}
