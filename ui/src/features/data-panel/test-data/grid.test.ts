import { describe, expect, it } from "vitest";
import { bodyOf, isCut, placeOf, textOf, valueOf, withRow, withValue, withoutRow, wrongPlaces, wrongWith } from "./grid";
import { fileBody, formatOf } from "./upload";

const COLUMNS = [
  { name: "carrier", type: "string" },
  { name: "delay", type: "integer" },
];
const ROWS = [
  ["UA", 1],
  ["AA", null],
];

describe("what is typed", () => {
  it.each([
    ["string", " a ", " a "],
    ["string", "", ""],
    ["integer", "12", 12],
    ["integer", " ", null],
    ["integer", "9223372036854775807", "9223372036854775807"],
    ["integer", "1.5", "1.5"],
    ["float", "1e3", 1000],
    ["float", "nan", "nan"],
    ["decimal(10,2)", "1.50", "1.50"],
    ["boolean", "TRUE", true],
    ["boolean", "maybe", "maybe"],
    ["date", "2026-01-31", "2026-01-31"],
    ["json", '{"a": 1}', '{"a": 1}'],
  ])("is a value of its column: %s %j", (type, text, value) => {
    expect(valueOf(type, text)).toBe(value);
  });

  it("is a list or a structure where the column has them", () => {
    expect(valueOf("INTEGER[]", "[1, 2]")).toEqual([1, 2]);
    expect(valueOf("INTEGER[]", "[1,")).toBe("[1,");
    expect(textOf({ a: 1 })).toBe('{"a":1}');
  });
});

describe("what fits a type", () => {
  it.each([
    ["integer", "9223372036854775807"],
    ["int8", -128],
    ["uint8", 255],
    ["float", "nan"],
    ["float", 1e300],
    ["decimal(4,1)", "123.4"],
    ["decimal(4,1)", "123.40"],
    ["boolean", true],
    ["date", "2024-02-29"],
    ["time", "13:45:00.5"],
    ["timestamp", "2026-01-31T13:45:00.000001"],
    ["timestamp", "2026-01-31"],
    ["timestamp_tz", "2026-01-31T13:45:00+00:00"],
    ["uuid", "12345678-1234-5678-1234-567812345678"],
    ["binary", "AAEC"],
    ["json", "1"],
    ["INTEGER[]", [1]],
    ["interval", "1 day, 0:00:02"],
    ["integer", null],
    ["string", "anything"],
  ])("is taken: %s %j", (type, value) => {
    expect(wrongWith(type, value)).toBeNull();
  });

  it.each([
    ["integer", "9223372036854775808", "integer"],
    ["integer", 1.5, "integer"],
    ["int8", 128, "integer"],
    ["uint8", -1, "integer"],
    ["float", "one", "number"],
    ["decimal(4,1)", "1234", "number"],
    ["decimal(4,1)", "1.25", "number"],
    ["decimal(4,1)", ".", "number"],
    ["boolean", "yes", "boolean"],
    ["date", "2026-02-29", "date"],
    ["date", "31.1.2026", "date"],
    ["time", "25:00", "time"],
    ["timestamp", "2026-01-31 13:45:00+02:00", "timestamp"],
    ["timestamp", "2026-13-01 10:00", "timestamp"],
    ["uuid", "1", "other"],
    ["binary", "===", "other"],
    ["json", "{", "json"],
    ["INTEGER[]", "[1", "json"],
  ])("is refused with a reason: %s %j", (type, value, wrong) => {
    expect(wrongWith(type, value)).toBe(wrong);
  });
});

describe("the grid", () => {
  it("changes a value, and nothing when it is the same", () => {
    expect(withValue(ROWS, { row: 1, column: 1 }, 2)).toEqual([
      ["UA", 1],
      ["AA", 2],
    ]);
    expect(withValue(ROWS, { row: 0, column: 1 }, 1)).toBe(ROWS);
    expect(withValue(ROWS, { row: 9, column: 1 }, 1)).toBe(ROWS);
  });

  it("gets and loses rows, up to a limit", () => {
    expect(withRow(ROWS, 1, 2)).toEqual([["UA", 1], [null, null], ["AA", null]]);
    expect(withoutRow(ROWS, 0)).toEqual([["AA", null]]);
    const full = Array.from({ length: 1000 }, () => ["x"]);
    expect(withRow(full, 0, 1)).toBe(full);
  });

  it("says where something is wrong", () => {
    const rows = withValue(ROWS, { row: 1, column: 1 }, "soon");
    expect(wrongPlaces(COLUMNS, rows)).toEqual([{ row: 1, column: 1 }]);
    expect(wrongPlaces(COLUMNS, ROWS)).toEqual([]);
    expect(placeOf("/body/rows/3/1")).toEqual({ row: 3, column: 1 });
    expect(placeOf("/body")).toBeNull();
  });

  it("is sent as columns and rows alone", () => {
    expect(bodyOf(COLUMNS, ROWS)).toEqual({ columns: COLUMNS, rows: ROWS });
    expect(isCut([[`${"x".repeat(2000)}…`]])).toBe(true);
    expect(isCut([["short…"]])).toBe(false);
  });
});

describe("a file", () => {
  it("is known by its ending", () => {
    expect([formatOf("a.CSV"), formatOf("b.ndjson"), formatOf("c.parquet"), formatOf("d.xlsx")]).toEqual([
      "csv",
      "jsonl",
      "parquet",
      undefined,
    ]);
  });

  it("is sent in base 64", () => {
    expect(fileBody("csv", new TextEncoder().encode("ä\n"))).toEqual({ file: { format: "csv", content: "w6QK" } });
    const large = new Uint8Array(20_000).fill(7);
    expect(atob(fileBody("parquet", large).file?.content ?? "")).toHaveLength(20_000);
  });
});
