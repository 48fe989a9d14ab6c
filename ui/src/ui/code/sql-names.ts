/** Names in SQL: how each dialect quotes them, and which one stands before the cursor. */

import type { Completion, CompletionContext } from "@codemirror/autocomplete";

import type { SqlDialect } from "@/model/sqldialect";
import type { ColumnChoice } from "./completion";

/** What no dialect takes as a name without quotes. */
const RESERVED = wordSet(`
  all analyse analyze and any array as asc asymmetric authorization between binary both by case cast check collate
  collation column concurrently constraint create cross current_date current_time current_timestamp current_user
  default deferrable delete desc describe distinct do drop else end except exists false fetch filter for foreign from
  full grant group having ilike in initially inner insert intersect interval into is isnull join lateral leading left
  like limit localtime localtimestamp natural not notnull null offset on only or order outer over overlaps partition
  placing primary qualify references returning right select session_user set similar some symmetric table tablesample
  then to trailing true try_cast union unique update user using values variadic verbose when where window with
`);
/** What only MySQL and MariaDB keep for themselves. */
const MYSQL_RESERVED = wordSet(`
  add alter before bigint blob call change char character condition convert cube cume_dist database databases dec
  decimal declare dense_rank div double each empty escaped explain first_value float force fulltext function generated
  get groups grouping hour_minute if ignore index int integer key keys kill lag last_value lead lines load lock longtext
  match mod modifies nth_value ntile of optimize option out percent_rank precision procedure purge range rank read
  reads real recursive regexp release rename repeat replace require restrict return revoke rlike row row_number rows
  schema schemas separator show signal smallint specific sql ssl starting stored system terminated tinyint trigger undo
  unlock unsigned usage use varchar varying virtual while write xor zerofill
`);
const PART = /"(?:[^"]|"")*"|`(?:[^`]|``)*`|[\p{L}\p{N}_]+/gu;
const WRITTEN = /(?:(?:"[^"\n]+"|`[^`\n]+`|[\p{L}\p{N}_]+)\.)*["`]?[\p{L}\p{N}_]*/u;

/** What a name may become while its completions still hold. */
export const NAME = /^["`]?[\p{L}\p{N}_]*$/u;

export interface NameBefore {
  /** Where its last part begins. */
  from: number;
  /** The parts before it, such as a schema or a table. */
  path: readonly string[];
  /** As much of the last part as is there. */
  part: string;
}

/** The name that is being written; null where it is a number or a reference, or where nothing is and nobody asks. */
export function nameBefore(context: CompletionContext): NameBefore | null {
  const found = context.matchBefore(WRITTEN);
  const text = found?.text ?? "";
  if (/^\d/.test(text) || context.matchBefore(/\$\{?[\w.]*/) !== null) return null;
  if (text === "" || text === '"' || text === "`") {
    return context.explicit ? { from: context.pos - text.length, path: [], part: "" } : null;
  }
  const part = /["`]?[\p{L}\p{N}_]*$/u.exec(text)?.[0] ?? "";
  const path = text.slice(0, text.length - part.length).match(PART) ?? [];
  return { from: context.pos - part.length, path: path.map(unquoted), part: part.replace(/^["`]/, "") };
}

/** A name as SQL writes it: quoted where it is more than a plain word, or a word of the language. */
export function quoted(name: string, dialect: SqlDialect | null = "duckdb"): string {
  // Postgres, and perhaps a database that nobody knows, reads capitals without quotes as small letters.
  const plain = dialect === "duckdb" || dialect === "mysql" ? /^[A-Za-z_]\w*$/ : /^[a-z_][a-z0-9_]*$/;
  const word = name.toLowerCase();
  const reserved = RESERVED.has(word) || (dialect === "mysql" && MYSQL_RESERVED.has(word));
  if (plain.test(name) && !reserved) return name;
  const mark = dialect === "mysql" ? "`" : '"';
  return mark + name.replaceAll(mark, mark + mark) + mark;
}

/** A part of a name without its quotes. */
export function unquoted(part: string): string {
  const mark = part[0] ?? "";
  if (mark !== '"' && mark !== "`") return part;
  return part.slice(1, part.endsWith(mark) ? -1 : undefined).replaceAll(mark + mark, mark);
}

export function columnOption(column: ColumnChoice, dialect: SqlDialect | null | undefined): Completion {
  const detail = column.table === undefined ? column.type : `${column.type} · ${column.table}`;
  return { label: column.name, apply: quoted(column.name, dialect), detail, type: "property", boost: 2 };
}

/** The words of a text. */
export function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}
