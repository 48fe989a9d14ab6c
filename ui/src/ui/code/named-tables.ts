/** Which tables a query names in FROM and JOIN, also while it is still being written. */

import type { SqlDialect } from "@/model/sqldialect";
import { unquoted, wordSet } from "./sql-names";
import { sqlTokens } from "./sql-tokens";

export interface NamedTable {
  /** The parts of its name: a schema perhaps, and the table. */
  path: readonly string[];
  /** What the query calls it: its alias, or its own name. */
  called: string;
}

/** What stands behind a table and is no alias. */
const NO_ALIAS = wordSet(`
  anti asof cross except fetch for force from full group having ignore inner intersect join left limit natural offset
  on order outer partition pivot positional qualify right select semi straight_join tablesample union unpivot use using
  where window
`);
const NO_TABLE: ReadonlySet<string> = new Set([...NO_ALIAS, "as", "lateral", "only", "values"]);

export function namedTables(sql: string, dialect: SqlDialect | null): NamedTable[] {
  const tokens = sqlTokens(sql, dialect ?? "postgresql")
    .map(({ text }) => text)
    .filter((text) => !/^(--|#|\/\*)/.test(text));
  const found: NamedTable[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    if (!/^(from|join)$/i.test(tokens[at] ?? "")) continue;
    let list = true;
    while (list) {
      const table = tableAt(tokens, at + 1, dialect);
      if (table === null) break;
      found.push(table.named);
      list = tokens[table.end] === ",";
      at = list ? table.end : table.end - 1;
    }
  }
  return found;
}

/** The table whose name begins at a token, and where what is said of it ends. */
function tableAt(tokens: readonly string[], start: number, dialect: SqlDialect | null) {
  const path: string[] = [];
  let at = start;
  for (;;) {
    const part = name(tokens[at], dialect, NO_TABLE);
    if (part === null) return null;
    path.push(part);
    at += 1;
    if (tokens[at] !== ".") break;
    at += 1;
  }
  // What is called is a function.
  if (tokens[at] === "(") return null;
  if (tokens[at]?.toLowerCase() === "as") at += 1;
  const alias = name(tokens[at], dialect, NO_ALIAS);
  if (alias !== null) at += 1;
  const named: NamedTable = { path, called: alias ?? path.at(-1) ?? "" };
  return { named, end: at };
}

function name(token: string | undefined, dialect: SqlDialect | null, words: ReadonlySet<string>): string | null {
  // A lone quote begins a name whose end is not written yet.
  if (token === undefined || token === '"' || token === "`") return null;
  if (token.startsWith(dialect === "mysql" ? "`" : '"')) return unquoted(token);
  return /^[\p{L}_]/u.test(token) && !token.endsWith("'") && !words.has(token.toLowerCase()) ? token : null;
}
