import { queryOptions, useQuery } from "@tanstack/react-query";

import { api, data } from "@/api/client";
import { useMayEdit } from "@/api/queries";
import type { NodeType, Table } from "@/api/types";
import { isObject, type JsonObject } from "@/model/json";
import { useDebounced } from "@/ui/useDebounced";

/** The name under which the embedded warehouse is asked for its tables. */
const WAREHOUSE = "-";
const MINUTES = 60_000;

export const functionsQuery = queryOptions({
  queryKey: ["functions"],
  queryFn: () => data(api.GET("/functions")),
  staleTime: Infinity,
  select: ({ items }) => items,
});

/** The connections of some types that the person may use. */
export function useConnections(types: readonly string[]) {
  return useQuery({
    queryKey: ["connections", types],
    queryFn: () => data(api.GET("/connections", { params: { query: { types: types.join(",") } } })),
    enabled: useMayEdit(),
    select: ({ items }) => items,
  });
}

/** Which connection a node's tables are behind; null while none is chosen. */
export function connectionOf(type: NodeType, config: JsonObject): string | null {
  const { connection } = config;
  if (typeof connection === "string" && connection !== "") return connection;
  return type.connection_types.includes("duckdb") ? WAREHOUSE : null;
}

/** The first tables behind a connection whose name has a text, and how many there are. */
export const tablesQuery = (connection: string | null, search = "") =>
  queryOptions({
    queryKey: ["tables", connection, search],
    queryFn: () =>
      data(
        api.GET("/connections/{connection_id}/tables", {
          params: { path: { connection_id: connection ?? "" }, query: search === "" ? {} : { search } },
        }),
      ),
    enabled: connection !== null,
    staleTime: 5 * MINUTES,
    retry: false,
  });

/** Whether an answer holds all tables that were asked for. */
export const isWhole = ({ items, total }: { items: readonly Table[]; total: number }): boolean => items.length >= total;
/** The longest text that the server looks for. */
export const searchFor = (text: string): string => text.trim().slice(0, 200);

/** The tables behind a connection; where one answer does not hold them all, those whose name has the text. */
export function useTables(connection: string | null, text: string) {
  const asked = useMayEdit() ? connection : null;
  const wanted = searchFor(text);
  const settled = useDebounced(wanted, 300);
  const first = useQuery(tablesQuery(asked)).data;
  const searched = first !== undefined && !isWhole(first);
  const found = useQuery({
    ...tablesQuery(asked, searched ? settled : ""),
    // those of the same connection stay until the next ones are there
    placeholderData: (previous, query) => (query?.queryKey[1] === asked ? previous : undefined),
  });
  const waits = found.isLoading || found.isPlaceholderData || (searched && settled !== wanted);
  return { tables: found.data?.items ?? [], total: found.data?.total ?? 0, waits, error: found.error };
}

/** A table as documents name it. */
export const tableName = ({ schema, name }: Table): string =>
  schema === null || schema === "" ? name : `${schema}.${name}`;

/** Whether a table, named with its schema or without, is one of a list that may be cut off. */
export function mayHold(names: readonly string[], total: number, table: string): boolean {
  if (!/^[^.]+(\.[^.]+)*$/.test(table) || table.includes("${")) return false;
  const wanted = table.toLowerCase();
  return total > names.length || names.some((name) => `.${name.toLowerCase()}`.endsWith(`.${wanted}`));
}

/** The columns of the table that a source's config names; none while it names none. */
export function useTableColumns(type: NodeType | undefined, config: JsonObject) {
  const hasTable =
    type !== undefined && isObject(type.config["properties"]) && Object.hasOwn(type.config["properties"], "table");
  const mayAsk = useMayEdit();
  const connection = hasTable && mayAsk ? connectionOf(type, config) : null;
  const table = useDebounced(typeof config["table"] === "string" ? config["table"] : "", 400);
  // a name that is being written, or of a table that is yet to be made, has no columns to ask for
  const listed = useQuery(tablesQuery(connection)).data;
  const isThere = listed !== undefined && mayHold(listed.items.map(tableName), listed.total, table);
  return useQuery({
    ...columnsQuery(connection, table),
    enabled: connection !== null && isThere,
    select: ({ items }) => items,
  });
}

export const columnsQuery = (connection: string | null, table: string) =>
  queryOptions({
    queryKey: ["columns", connection, table],
    queryFn: () =>
      data(api.GET("/connections/{connection_id}/columns", { params: { path: { connection_id: connection ?? "" }, query: { table } } })),
    staleTime: 5 * MINUTES,
    retry: false,
  });
