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

export const tablesQuery = (connection: string | null) =>
  queryOptions({
    queryKey: ["tables", connection],
    queryFn: () => data(api.GET("/connections/{connection_id}/tables", { params: { path: { connection_id: connection ?? "" } } })),
    enabled: connection !== null,
    staleTime: 5 * MINUTES,
    retry: false,
  });

export function useTables(connection: string | null) {
  const mayAsk = useMayEdit();
  return useQuery({ ...tablesQuery(mayAsk ? connection : null), select: ({ items }) => items });
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
