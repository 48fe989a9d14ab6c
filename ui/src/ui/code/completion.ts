/** What an expression or a query can be completed with: columns, tables, functions, words, references. */

import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";

import type { SqlDialect } from "@/model/sqldialect";
import { databaseCompletions, type Database } from "./database-completion";
import { columnOption, NAME, nameBefore, quoted } from "./sql-names";

export interface ColumnChoice {
  name: string;
  type: string;
  /** Where it comes from, when several tables are in reach. */
  table?: string;
}
export interface FunctionChoice {
  name: string;
  signature?: string | null;
  summary?: string | null;
}
export interface CompletionData {
  columns: readonly ColumnChoice[];
  tables?: readonly string[];
  /** Those that the engine runs; other databases have their own. */
  functions?: readonly FunctionChoice[];
  /** What stands in `${...}`: `params.min_delay`, `run.id`. */
  references?: readonly string[];
  /** Whether a whole query is written, rather than one expression. */
  query?: boolean;
  /** Whose SQL it is: the engine's unless told, null where nobody knows. */
  dialect?: SqlDialect | null | undefined;
  /** What the tables of a query are behind. */
  database?: Database | undefined;
}

const EXPRESSION_WORDS = [
  "AND",
  "OR",
  "NOT",
  "IN",
  "IS",
  "NULL",
  "TRUE",
  "FALSE",
  "BETWEEN",
  "LIKE",
  "ILIKE",
  "CASE",
  "WHEN",
  "THEN",
  "ELSE",
  "END",
  "CAST",
  "TRY_CAST",
  "AS",
  "DISTINCT",
  "FILTER",
  "OVER",
  "PARTITION BY",
  "ORDER BY",
  "INTERVAL",
  "DATE",
  "TIMESTAMP",
  "IS NULL",
  "IS NOT NULL",
  "IS DISTINCT FROM",
];
const QUERY_WORDS = [
  "SELECT",
  "FROM",
  "WHERE",
  "GROUP BY",
  "HAVING",
  "LIMIT",
  "OFFSET",
  "JOIN",
  "LEFT JOIN",
  "FULL JOIN",
  "CROSS JOIN",
  "ON",
  "USING",
  "UNION ALL",
  "UNION",
  "WITH",
  "QUALIFY",
  "ASC",
  "DESC",
  "NULLS LAST",
  "EXCEPT",
  "INTERSECT",
];
/** What the engine takes and not everybody else does. */
const LACKED: Readonly<Record<SqlDialect, readonly string[]>> = {
  duckdb: [],
  postgresql: ["TRY_CAST", "QUALIFY"],
  mysql: ["TRY_CAST", "QUALIFY", "ILIKE", "FILTER", "FULL JOIN", "NULLS LAST", "IS DISTINCT FROM"],
};

/** The sources of completions for CodeMirror; what has to be asked for comes after what is known. */
export function sqlSources(current: () => CompletionData): CompletionSource[] {
  return [
    (context) => completions(current(), context),
    (context) => {
      const { database, dialect = "duckdb", columns } = current();
      return database === undefined ? null : databaseCompletions(database, dialect, columns, context);
    },
    (context) => ownWords(current(), context),
  ];
}

/** What is known without asking. */
export function completions(data: CompletionData, context: CompletionContext): CompletionResult | null {
  const reference = context.matchBefore(/\$\{?[\w.]*/);
  if (reference !== null && reference.text.startsWith("$")) {
    const references = (data.references ?? []).map((name): Completion => ({
      label: "${" + name + "}",
      type: "variable",
    }));
    return { from: reference.from, options: references, validFor: /^\$\{?[\w.]*$/ };
  }
  const name = nameBefore(context);
  if (name === null) return null;
  if (name.path.length === 0) return { from: name.from, options: options(data), validFor: NAME };
  const columns = data.columns.filter((column) => column.table === name.path.join("."));
  if (columns.length === 0) return null;
  return { from: name.from, options: columns.map((column) => columnOption(column, data.dialect)), validFor: NAME };
}

/** The functions and the words of another database; their lists are loaded with the first use. */
async function ownWords({ dialect = "duckdb" }: CompletionData, context: CompletionContext) {
  const name = nameBefore(context);
  if (name === null || name.path.length > 0 || dialect === null || dialect === "duckdb") return null;
  const { functions, words } = (await import("./sql-words")).WORDS[dialect];
  const offered = new Set(phrases(dialect, true));
  const others = words.filter((word) => !offered.has(word));
  return { from: name.from, options: [...functions.map(functionOption), ...others.map(wordOption)], validFor: NAME };
}

function phrases(dialect: SqlDialect | null, query: boolean): string[] {
  const lacked = LACKED[dialect ?? "mysql"];
  return [...(query ? QUERY_WORDS : []), ...EXPRESSION_WORDS].filter((phrase) => !lacked.includes(phrase));
}

function options(data: CompletionData): Completion[] {
  const { columns, tables = [], functions = [], dialect = "duckdb", query = false } = data;
  return [
    ...columns.map((column) => columnOption(column, dialect)),
    ...tables.map((table): Completion => ({ label: table, apply: quoted(table, dialect), type: "class", boost: 1 })),
    ...(dialect === "duckdb" ? functions.map(functionOption) : []),
    ...phrases(dialect, query).map(wordOption),
  ];
}

function wordOption(word: string): Completion {
  return { label: word, type: "keyword", boost: -2 };
}

function functionOption({ name, signature, summary }: FunctionChoice): Completion {
  return {
    label: name,
    apply: (view, _completion, from, to) => {
      const text = `${name}()`;
      view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + text.length - 1 } });
    },
    type: "function",
    ...(signature ? { detail: signature.replace(name, "") } : {}),
    ...(summary ? { info: summary } : {}),
    boost: -1,
  };
}
