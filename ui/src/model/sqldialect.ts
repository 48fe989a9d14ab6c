/** Whose SQL the queries of a node are written in. */

export type SqlDialect = "duckdb" | "postgresql" | "mysql";

const OF_CONNECTIONS: Readonly<Record<string, SqlDialect>> = {
  duckdb: "duckdb",
  postgres: "postgresql",
  postgresql: "postgresql",
  mysql: "mysql",
  mariadb: "mysql",
};

/** The dialect of the database that the node connects to, or of the engine where there is none; null where unknown. */
export function sqlDialectOf(type: { connection_types: readonly string[] }): SqlDialect | null {
  if (type.connection_types.length === 0) return "duckdb";
  const known = type.connection_types.find((connection) => Object.hasOwn(OF_CONNECTIONS, connection));
  return known === undefined ? null : (OF_CONNECTIONS[known] ?? null);
}
