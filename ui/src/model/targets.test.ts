import { describe, expect, it } from "vitest";

import { fitOf, withDefaults } from "./targets";

const SCHEMA = { properties: { mode: { default: "append" }, evolve: { default: "fail" }, load_key_column: { default: "_load_key" }, table: {} } };
const table = (...columns: string[]) => ({ columns });
const config = (given = {}) => withDefaults(SCHEMA, given);

describe("rows into a target", () => {
  it("go into a table with their columns, whatever the case of its letters", () => {
    expect(fitOf(["day", "late"], config(), table("Day", "late", "more", "_load_key"))).toEqual({ kind: "fits" });
    expect(fitOf(["day"], config({ mode: "replace" }), table("day"))).toEqual({ kind: "fits" });
  });

  it("are refused by a table that lacks a column, unless it may be added", () => {
    const lacking = { kind: "refused", why: "lacks", field: "evolve", columns: ["late"] };
    expect(fitOf(["day", "late"], config(), table("day", "_load_key"))).toEqual(lacking);
    expect(fitOf(["day", "late"], config({ evolve: "add" }), table("day"))).toEqual({ kind: "added", columns: ["late"] });
    expect(fitOf(["day"], config({ evolve: "add" }), table("day"))).toEqual({ kind: "fits" });
  });

  it("need the column that marks loads to be appended", () => {
    const unmarked = { kind: "refused", why: "no_load_key", field: "load_key_column", columns: ["_load_key"] };
    expect(fitOf(["day"], config(), table("day"))).toEqual(unmarked);
    expect(fitOf(["day"], config({ load_key_column: null }), table("day"))).toEqual({ kind: "fits" });
  });

  it("make a table that is absent, where that is allowed", () => {
    expect(fitOf(["day"], config(), "absent")).toEqual({ kind: "created" });
    expect(fitOf(["day"], config({ create: false }), "absent")).toMatchObject({ why: "no_table", field: "table" });
    expect(fitOf(["day"], config(), "unknown")).toEqual({ kind: "unknown" });
  });
});
