import { describe, expect, it } from "vitest";
import { pointerOf, sameJson, shortText, valueAt, withValueAt } from "./json";

describe("JSON values", () => {
  it("compares without the order of keys", () => {
    expect(sameJson({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toBe(true);
    expect(sameJson({ a: 1 }, { a: 1, b: null })).toBe(false);
    expect(sameJson([1, 2], [2, 1])).toBe(false);
  });

  it("reads by path, and never an inherited name", () => {
    expect(valueAt({ a: [{ b: 2 }] }, ["a", 0, "b"])).toBe(2);
    expect(valueAt({ a: 1 }, ["a", "b"])).toBeUndefined();
    expect(valueAt({}, ["constructor"])).toBeUndefined();
  });

  it("sets and removes by path, leaving the original alone", () => {
    const original = { a: [1, 2], b: { c: 3 } };
    expect(withValueAt(original, ["a", 1], 9)).toEqual({ a: [1, 9], b: { c: 3 } });
    expect(withValueAt(original, ["a", 0], undefined)).toEqual({ a: [2], b: { c: 3 } });
    expect(withValueAt(undefined, ["csv", "header"], true)).toEqual({ csv: { header: true } });
    expect(original).toEqual({ a: [1, 2], b: { c: 3 } });
  });

  it("removes an object that a removal leaves empty", () => {
    expect(withValueAt({ a: 1, csv: { header: true } }, ["csv", "header"], undefined)).toEqual({ a: 1 });
  });

  it("escapes pointers", () => {
    expect(pointerOf(["nodes", 3, "config", "a/b~c"])).toBe("/nodes/3/config/a~1b~0c");
  });

  it("shortens a value to one line", () => {
    expect(shortText("a\n b")).toBe("a b");
    expect(shortText({ a: "x".repeat(99) }, 10)).toHaveLength(10);
  });
});
