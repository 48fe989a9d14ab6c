/** What an expression or a query can be completed with: columns, tables, functions, words, references. */

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";

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
  functions?: readonly FunctionChoice[];
  /** What stands in `${...}`: `params.min_delay`, `run.id`. */
  references?: readonly string[];
  /** Whether a whole query is written, rather than one expression. */
  query?: boolean;
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

/** A name as SQL writes it: quoted where it is more than a plain word, or a word of the language. */
export function quoted(name: string): string {
  const words = [...EXPRESSION_WORDS, ...QUERY_WORDS];
  const plain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !words.includes(name.toUpperCase());
  return plain ? name : `"${name.replaceAll('"', '""')}"`;
}

/** A source of completions for CodeMirror. */
export function completions(data: CompletionData): (context: CompletionContext) => CompletionResult | null {
  const everything = options(data);
  return (context) => {
    const reference = context.matchBefore(/\$\{?[\w.]*/);
    if (reference !== null && reference.text.startsWith("$")) {
      const references = (data.references ?? []).map((name): Completion => ({
        label: "${" + name + "}",
        type: "variable",
      }));
      return { from: reference.from, options: references, validFor: /^\$\{?[\w.]*$/ };
    }
    const member = context.matchBefore(/("[^"]+"|\w+)\."?\w*/);
    if (member !== null) return columnsOf(member.text, member.from, data);
    const word = context.matchBefore(/"?\w+/);
    if (word === null && !context.explicit) return null;
    return { from: word?.from ?? context.pos, options: everything, validFor: /^"?\w*$/ };
  };
}

function columnsOf(text: string, from: number, data: CompletionData): CompletionResult | null {
  const dot = text.lastIndexOf(".");
  const table = text.slice(0, dot).replaceAll('"', "");
  const columns = data.columns.filter((column) => column.table === table);
  if (columns.length === 0) return null;
  return { from: from + dot + 1, options: columns.map(columnOption), validFor: /^"?\w*$/ };
}

function options(data: CompletionData): Completion[] {
  const words = data.query === true ? [...QUERY_WORDS, ...EXPRESSION_WORDS] : EXPRESSION_WORDS;
  return [
    ...data.columns.map(columnOption),
    ...(data.tables ?? []).map((table): Completion => ({
      label: table,
      apply: quoted(table),
      type: "class",
      boost: 1,
    })),
    ...(data.functions ?? []).map(functionOption),
    ...words.map((word): Completion => ({ label: word, type: "keyword", boost: -2 })),
  ];
}

function columnOption(column: ColumnChoice): Completion {
  const detail = column.table === undefined ? column.type : `${column.type} · ${column.table}`;
  return { label: column.name, apply: quoted(column.name), detail, type: "property", boost: 2 };
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
