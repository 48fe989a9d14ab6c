/** SQL in the form of sql-formatter: only white space changes, and never what the text means. Loaded with the first use. */

import { formatDialect } from "sql-formatter";

import type { SqlDialect } from "@/model/sqldialect";
import { DIALECTS } from "./sql-dialects";
import { sqlTokens, type SqlToken } from "./sql-tokens";

/** The query in its usual form; an Error says at which line it cannot be read. */
export function formatSql(sql: string, dialect: SqlDialect): string {
  if (sql.trim() === "") return sql;
  let formatted: string;
  try {
    formatted = formatDialect(sql, {
      dialect: DIALECTS[dialect],
      // the panel is narrow
      expressionWidth: 60,
      paramTypes: { custom: [{ regex: String.raw`\$\{[^{}]*\}` }] },
    });
  } catch (problem) {
    throw new Error(withLine(String(problem)), { cause: problem });
  }
  const before = sqlTokens(sql, dialect);
  const after = sqlTokens(formatted, dialect);
  const changed = before.findIndex((token, index) => token.text !== after[index]?.text);
  if (changed !== -1 || after.length !== before.length) {
    const line = sql.slice(0, before[changed]?.at).split("\n").length;
    throw new Error(`line ${line}: in its usual form this would mean something else`);
  }
  return withSubscripts(formatted, after, before);
}

/** Without the space that the formatter puts before the brackets of `f(x)[1]`. */
function withSubscripts(formatted: string, after: readonly SqlToken[], before: readonly SqlToken[]): string {
  const spaces = after.flatMap((token, index) => {
    const [last, now] = [before[index - 1], before[index]];
    if (token.text !== "[" || last === undefined || last.at + last.text.length !== now?.at) return [];
    return /[)\]}]/.test(last.text) && formatted[token.at - 1] === " " ? [token.at - 1] : [];
  });
  return spaces.reduceRight((text, at) => text.slice(0, at) + text.slice(at + 1), formatted);
}

/** The formatter's words, without its grammar: what it did not expect, and at which line. */
function withLine(message: string): string {
  const place = /^Error: Parse error(?: at token)?: (?:Unexpected )?(.*?) at line (\d+) column \d+/s.exec(message);
  if (place === null) return message.split("\n", 1)[0] ?? message;
  const [, found = "", line = ""] = place;
  return `line ${line}: Unexpected ${found === "«EOF»" ? "end" : found}`;
}
