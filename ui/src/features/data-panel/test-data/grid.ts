/** The rows of a grid, and what can be done to them: pure functions from rows to rows. */

import type { TestDataBody, TestDataColumn } from "@/api/types";

export type Row = readonly unknown[];
export type Rows = readonly Row[];

/** A place in the grid. */
export interface Cell {
  row: number;
  column: number;
}

export const MAX_ROWS = 1000;

/** Characters after which a preview cuts a text. */
const CUT = 2000;

/** What is wrong with a value: the name of its sentence. */
export type Wrong = "integer" | "number" | "boolean" | "date" | "time" | "timestamp" | "json" | "other";

export function bodyOf(columns: readonly TestDataColumn[], rows: Rows): TestDataBody {
  return { columns: columns.map(({ name, type }) => ({ name, type })), rows: rows.map((row) => [...row]) };
}

/** Whether a preview had cut one of the texts that it showed. */
export const isCut = (rows: Rows): boolean =>
  rows.some((row) =>
    row.some((value) => typeof value === "string" && value.length === CUT + 1 && value.endsWith("…")),
  );

export function withValue(rows: Rows, { row, column }: Cell, value: unknown): Rows {
  const before = rows[row];
  if (before === undefined || before[column] === value) return rows;
  return rows.with(row, before.with(column, value));
}

/** The rows with an empty one at a place. */
export function withRow(rows: Rows, at: number, columns: number): Rows {
  return rows.length >= MAX_ROWS ? rows : rows.toSpliced(at, 0, Array<unknown>(columns).fill(null));
}

export const withoutRow = (rows: Rows, at: number): Rows => rows.toSpliced(at, 1);

/** A value as a person edits it; nothing for no value. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** What a person typed, as a value of a column; a text that is none stays a text, with which something is wrong. */
export function valueOf(type: string, text: string): unknown {
  if (type === "string") return text;
  const trimmed = text.trim();
  if (trimmed === "") return null;
  if (type === "boolean" && /^(true|false)$/i.test(trimmed)) return trimmed.toLowerCase() === "true";
  if (type in WHOLE || type === "float" || type === "float32") {
    const number = Number(trimmed);
    // beyond, a number would be another one
    return PLAIN.test(trimmed) && Number.isFinite(number) && (Number.isSafeInteger(number) || !(type in WHOLE))
      ? number
      : trimmed;
  }
  if (isNested(type)) {
    const parsed = parsedJson(trimmed);
    return typeof parsed === "object" ? parsed : trimmed;
  }
  return trimmed;
}

/** What is wrong with a value of a column; null when nothing is, as far as can be told here. */
export function wrongWith(type: string, value: unknown): Wrong | null {
  if (value === null || value === undefined || type === "string") return null;
  const text = textOf(value).trim();
  if (text === "") return null;
  if (type in WHOLE) return isWhole(type, text) ? null : "integer";
  if (type === "float" || type === "float32") return isFloat(text) ? null : "number";
  if (type === "boolean") return /^(true|false)$/i.test(text) ? null : "boolean";
  if (type === "date") return isDate(text) ? null : "date";
  if (type === "time") return TIME.test(text) ? null : "time";
  if (type === "timestamp") return isMoment(text, TIMESTAMP) ? null : "timestamp";
  if (type === "timestamp_tz") return isMoment(text, TIMESTAMP_TZ) ? null : "timestamp";
  if (type === "json") return parsedJson(text) === undefined ? "json" : null;
  if (type === "uuid") return UUID.test(text) ? null : "other";
  if (type === "binary") return BASE64.test(text) ? null : "other";
  const decimal = DECIMAL.exec(type);
  if (decimal !== null) return isDecimal(text, Number(decimal[1]), Number(decimal[2])) ? null : "number";
  if (isNested(type)) return typeof value === "object" ? null : "json";
  return null;
}

/** The first places with something wrong, row by row; `most` of them at most. */
export function wrongPlaces(columns: readonly TestDataColumn[], rows: Rows, most = 50): Cell[] {
  const found: Cell[] = [];
  for (const [row, values] of rows.entries()) {
    for (const [column, { type }] of columns.entries()) {
      if (wrongWith(type, values[column]) !== null && found.push({ row, column }) >= most) return found;
    }
  }
  return found;
}

/** The cell that a problem of the server's is about. */
export function placeOf(pointer: string): Cell | null {
  const found = /^\/body\/rows\/(\d+)\/(\d+)$/.exec(pointer);
  return found === null ? null : { row: Number(found[1]), column: Number(found[2]) };
}

/** The lowest and the highest number of each type. */
const WHOLE: Readonly<Record<string, readonly [bigint, bigint]>> = {
  integer: signed(64),
  int8: signed(8),
  int16: signed(16),
  int32: signed(32),
  int64: signed(64),
  uint8: [0n, (1n << 8n) - 1n],
  uint16: [0n, (1n << 16n) - 1n],
  uint32: [0n, (1n << 32n) - 1n],
  uint64: [0n, (1n << 64n) - 1n],
};
const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DECIMAL = /^decimal\((\d+),\s*(\d+)\)$/i;
const TIME = /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/;
const CLOCK = String.raw`([ T]([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?`;
const TIMESTAMP = new RegExp(`^(\\d{4}-\\d{1,2}-\\d{1,2})${CLOCK})?$`);
const TIMESTAMP_TZ = new RegExp(`^(\\d{4}-\\d{1,2}-\\d{1,2})${CLOCK} ?(Z|[+-]\\d{2}(:?\\d{2})?)?)?$`);
const UUID = /^[\da-f]{8}-?([\da-f]{4}-?){3}[\da-f]{12}$/i;
const BASE64 = /^([A-Za-z\d+/]{4})*([A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;

function signed(bits: number): [bigint, bigint] {
  const half = 1n << BigInt(bits - 1);
  return [-half, half - 1n];
}

function isWhole(type: string, text: string): boolean {
  const [lowest, highest] = WHOLE[type] ?? [0n, 0n];
  if (!/^[+-]?\d{1,20}$/.test(text)) return false;
  const number = BigInt(text.replace("+", ""));
  return number >= lowest && number <= highest;
}

const isFloat = (text: string): boolean => PLAIN.test(text) || /^[+-]?(nan|inf|infinity)$/i.test(text);

function isDecimal(text: string, precision: number, scale: number): boolean {
  const found = /^[+-]?(\d*)(?:\.(\d*))?$/.exec(text);
  const [, whole = "", part = ""] = found ?? [];
  if (found === null || whole + part === "") return false;
  return whole.replace(/^0+/, "").length <= precision - scale && part.replace(/0+$/, "").length <= scale;
}

function isDate(text: string): boolean {
  const found = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (found === null) return false;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  // the last day of the month is the one before the first of the next
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function isMoment(text: string, pattern: RegExp): boolean {
  const found = pattern.exec(text);
  return found !== null && isDate(found[1] ?? "");
}

/** A list, a structure or a map. */
const isNested = (type: string): boolean => /[[(]/.test(type) && !DECIMAL.test(type);

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
