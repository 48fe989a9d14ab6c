import { expect, it } from "vitest";

import { sqlDialectOf } from "./sqldialect";

it("takes the SQL of a node for that of its database, or of the engine", () => {
  expect(sqlDialectOf({ connection_types: [] })).toBe("duckdb");
  expect(sqlDialectOf({ connection_types: ["duckdb"] })).toBe("duckdb");
  expect(sqlDialectOf({ connection_types: ["postgres", "postgresql"] })).toBe("postgresql");
  expect(sqlDialectOf({ connection_types: ["lake", "mariadb"] })).toBe("mysql");
});

it("knows no dialect of other databases", () => {
  expect(sqlDialectOf({ connection_types: ["shop"] })).toBeNull();
  expect(sqlDialectOf({ connection_types: ["constructor"] })).toBeNull();
});
