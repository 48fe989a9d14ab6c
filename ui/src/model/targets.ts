/** What a destination would do with rows: whether they fit the table that is there. The rules are those of a load. */

import { isObject, type Json, type JsonObject } from "./json";

/** What is known of the table that a destination writes to: its columns, that it is absent, or nothing. */
export type Target = { columns: readonly string[] } | "absent" | "unknown";

export type Fit =
  | { kind: "fits" | "created" | "unknown" }
  | { kind: "added"; columns: readonly string[] }
  | { kind: "refused"; why: "lacks" | "no_load_key" | "no_table"; field: string; columns: readonly string[] };

/** A config with the defaults of its node type. */
export function withDefaults(schema: Readonly<Record<string, unknown>>, config: JsonObject): JsonObject {
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const defaults: Record<string, Json> = {};
  for (const [name, property] of Object.entries(properties)) {
    if (isObject(property) && property["default"] !== undefined) defaults[name] = property["default"];
  }
  return { ...defaults, ...config };
}

/** Whether columns go into a target, with a config that has its defaults; of names only, for values need a load. */
export function fitOf(columns: readonly string[], config: JsonObject, target: Target): Fit {
  if (target === "unknown") return { kind: "unknown" };
  if (target === "absent") {
    return config["create"] === false ? { kind: "refused", why: "no_table", field: "table", columns: [] } : { kind: "created" };
  }
  const there = new Set(target.columns.map((name) => name.toLowerCase()));
  const missing = columns.filter((name) => !there.has(name.toLowerCase()));
  const key = config["mode"] === "append" ? config["load_key_column"] : null;
  const unmarked = typeof key === "string" && !there.has(key.toLowerCase());
  if (config["evolve"] === "add") return missing.length > 0 ? { kind: "added", columns: missing } : { kind: "fits" };
  if (missing.length > 0) return { kind: "refused", why: "lacks", field: "evolve", columns: missing };
  if (unmarked) return { kind: "refused", why: "no_load_key", field: "load_key_column", columns: [key] };
  return { kind: "fits" };
}
