/** Where a node's config names another node: in SQL, whose tables are the nodes it reads. */

import { isObject } from "./json";
import type { NodeShape, NodeSpec } from "./types";

/**
 * A node's config after a node that it reads was renamed, in the fields that its schema marks as SQL.
 *
 * Only what is surely a table is changed: a name after FROM or JOIN, or before a dot. A column of the same name stays;
 * a table that is missed is found by the check.
 */
export function renamedInQueries(node: NodeSpec, shape: NodeShape | undefined, from: string, to: string): NodeSpec {
  const properties = shape?.config["properties"];
  if (!isObject(properties) || node.config === undefined) return node;
  let config = node.config;
  for (const [field, schema] of Object.entries(properties)) {
    const value = config[field];
    if (!isObject(schema) || schema["x-widget"] !== "sql" || typeof value !== "string") continue;
    config = { ...config, [field]: renameTable(value, from, to) };
  }
  return config === node.config ? node : { ...node, config };
}

/** Literals, comments, quoted names, words, and whatever else, one at a time. */
const TOKEN = /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"]|"")*"|[A-Za-z_]\w*|\s+|./g;

/** A query with a table renamed. */
export function renameTable(query: string, from: string, to: string): string {
  const tokens = query.match(TOKEN) ?? [];
  const meaningful = (token: string) => token.trim() !== "" && !token.startsWith("--") && !token.startsWith("/*");
  return tokens
    .map((token, index) => {
      const name = token.startsWith('"') ? token.slice(1, -1) : token.toLowerCase();
      if (name !== from || token.startsWith("'")) return token;
      const before = tokens.slice(0, index).findLast(meaningful)?.toLowerCase();
      const after = tokens.slice(index + 1).find(meaningful);
      const isTable = before === "from" || before === "join" || (after === "." && before !== ".");
      return isTable ? (token.startsWith('"') ? `"${to}"` : to) : token;
    })
    .join("");
}
