/** What a SQL text means apart from its white space: two texts with the same tokens are the same query. */

import type { SqlDialect } from "@/model/sqldialect";

export interface SqlToken {
  text: string;
  /** Where it begins. */
  at: number;
}

const WORD = /(?:[\p{L}\p{N}\p{M}_]|\$(?!\{))+/u.source;
const NUMBER = String.raw`(?:\d\w*(?:\.\w*)?|\.\d\w*)(?:(?<=[eE])[-+]\d+)?`;
const REFERENCE = String.raw`\$\{[^{}]*\}`;
const ESCAPED = String.raw`'(?:[^'\\]|\\[^]|'')*'`;

/** As Postgres reads it, of which DuckDB's way comes: an operator is a run of its characters, `=~` and `@>` too. */
const POSTGRES = [
  String.raw`(?<space>\s+)`,
  String.raw`(?<line>--[^\n]*)`,
  String.raw`(?<block>/\*)`,
  REFERENCE,
  String.raw`(?<string>(?<tag>\$(?:[A-Za-z_]\w*)?\$)[^]*?\k<tag>|[eE]${ESCAPED}|(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*')`,
  String.raw`(?:[uU]&)?"(?:[^"]|"")*"`,
  NUMBER,
  WORD,
  String.raw`::|:=`,
  String.raw`(?<operator>(?:(?!--|/\*)[-+*/<>=~!@#%^&|?])+)`,
  String.raw`[^]`,
];
const MYSQL = [
  String.raw`(?<space>\s+)`,
  String.raw`(?<line>(?:--|#)[^\n]*)`,
  String.raw`(?<block>/\*[^]*?\*/)`,
  REFERENCE,
  String.raw`(?<string>[bBxXnN]?${ESCAPED}|${ESCAPED.replaceAll("'", '"')})`,
  "@?`(?:[^`]|``)*`",
  String.raw`@@?[\w.$]+`,
  NUMBER,
  WORD,
  String.raw`<=>|<<|>>|<=|>=|<>|!=|:=|&&|\|\||->>|->`,
  String.raw`[^]`,
];

/** The tokens of a text, comments among them; within these, white space is as free as outside. */
export function sqlTokens(sql: string, dialect: SqlDialect): SqlToken[] {
  const next = new RegExp((dialect === "mysql" ? MYSQL : POSTGRES).join("|"), "uy");
  const tokens: SqlToken[] = [];
  let lastString = false;
  let newLine = false;
  while (next.lastIndex < sql.length) {
    const at = next.lastIndex;
    const found = next.exec(sql);
    if (found === null) throw new Error(`no token at ${at}`);
    const { space, line, block, string, operator } = found.groups ?? {};
    if (space !== undefined) {
      newLine ||= space.includes("\n");
      continue;
    }
    // On two lines 'a' and 'b' are one string, on one line they are two.
    if (string !== undefined && lastString && newLine) tokens.push({ text: "\n", at });
    lastString = string !== undefined;
    newLine = false;
    if (block === "/*") next.lastIndex = endOfComment(sql, at);
    if (operator !== undefined) next.lastIndex = at + ownOperator(operator).length;
    const text = sql.slice(at, next.lastIndex);
    tokens.push({ text: line === undefined && block === undefined ? text : text.replace(/\s+/g, " ").trim(), at });
  }
  return tokens;
}

/** Comments of DuckDB and Postgres hold others. */
function endOfComment(sql: string, start: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  let depth = 0;
  for (let found = mark.exec(sql); found !== null; found = mark.exec(sql)) {
    depth += found[0] === "/*" ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return sql.length;
}

/** A sign at the end belongs to what follows, `a<-1`, unless the operator has a character that only operators have. */
function ownOperator(run: string): string {
  return /[~!@#%^&|?]/.test(run) ? run : run.replace(/(?<=.)[-+]+$/, "");
}
