/** Tables and columns of the database that runs a query, asked for when they are completed. */

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";

import type { SqlDialect } from "@/model/sqldialect";
import type { ColumnChoice } from "./completion";
import { namedTables, type NamedTable } from "./named-tables";
import { columnOption, NAME, nameBefore, quoted } from "./sql-names";

export interface TableChoice {
  schema: string | null;
  name: string;
}
/** What cannot be asked is as if it were not there: completion is no place to say why. */
export interface Database {
  /** Tables whose name has a text; `whole` when these are all that there are, whatever their names. */
  tables: (text: string) => Promise<{ tables: readonly TableChoice[]; whole: boolean }>;
  /** The columns of a table by the parts of its name; none where there is no such table. */
  columns: (path: readonly string[]) => Promise<readonly ColumnChoice[]>;
}

/** More tables than people join by hand are not asked for their columns. */
const ASKED = 8;

/** The columns that are known already are left out. */
export async function databaseCompletions(
  database: Database,
  dialect: SqlDialect | null,
  known: readonly ColumnChoice[],
  context: CompletionContext,
): Promise<CompletionResult | null> {
  const name = nameBefore(context);
  if (name === null) return null;
  const { doc } = context.state;
  // the name that is being written is none yet
  const start = name.path.length > 0 ? name.from - 1 : name.from;
  const named = namedTables(`${doc.sliceString(0, start)} ${doc.sliceString(context.pos)}`, dialect);
  if (name.path.length > 0) {
    const columns = await database.columns(tableOf(name.path, named));
    if (columns.length > 0) {
      return { from: name.from, options: columns.map((column) => columnOption(column, dialect)), validFor: NAME };
    }
  }
  const schema = name.path.join(".");
  const within = schema !== "";
  const [{ tables, whole }, columns] = await Promise.all([
    database.tables([...name.path, name.part].join(".")),
    within ? [] : columnsOf(named, database),
  ]);
  const told = new Set(known.map((column) => column.name));
  const options = [
    ...columns.filter((column) => !told.has(column.name)).map((column) => columnOption(column, dialect)),
    ...tables
      .filter((table) => !within || same(table.schema ?? "", schema))
      .map((table) => tableOption(table, dialect, within)),
  ];
  if (options.length === 0) return null;
  // a list that is cut off is asked for again with each letter
  return { from: name.from, options, ...(whole ? { validFor: NAME } : {}) };
}

/** The table that a query calls so, or that has this name. */
function tableOf(path: readonly string[], named: readonly NamedTable[]): readonly string[] {
  const alias = path.length === 1 ? named.find(({ called }) => same(called, path[0] ?? "")) : undefined;
  return alias?.path ?? path;
}

async function columnsOf(named: readonly NamedTable[], database: Database): Promise<ColumnChoice[]> {
  const found = await Promise.all(
    named.slice(0, ASKED).map(async ({ path, called }) =>
      (await database.columns(path)).map((column): ColumnChoice => ({ ...column, table: called })),
    ),
  );
  return found.flat();
}

function tableOption({ schema, name }: TableChoice, dialect: SqlDialect | null, within: boolean): Completion {
  const parts = within || schema === null || schema === "" ? [name] : [schema, name];
  const apply = parts.map((part) => quoted(part, dialect)).join(".");
  return { label: parts.join("."), apply, type: "class", boost: 1 };
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
