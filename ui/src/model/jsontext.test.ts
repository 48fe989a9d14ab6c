import { describe, expect, it } from "vitest";
import { rangeNear, rangesOf, readDocument } from "./jsontext";

describe("ranges in JSON text", () => {
  const text = '{"a": [1, {"b/c": "x, }"}], "d": null}';
  const ranges = rangesOf(text);
  const at = (pointer: string) => {
    const range = ranges.get(pointer);
    return range === undefined ? undefined : text.slice(range.from, range.to);
  };

  it("finds each value, properties with their names", () => {
    expect(at("")).toBe(text);
    expect(at("/a")).toBe('"a": [1, {"b/c": "x, }"}]');
    expect(at("/a/0")).toBe("1");
    expect(at("/a/1/b~1c")).toBe('"b/c": "x, }"');
    expect(at("/d")).toBe('"d": null');
  });

  it("falls back to what is around", () => {
    expect(rangeNear(ranges, "/a/1/missing")).toEqual(ranges.get("/a/1"));
    expect(rangeNear(ranges, "/nowhere/at/all")).toEqual(ranges.get(""));
  });

  it("survives text that is not finished", () => {
    for (let end = 0; end < text.length; end += 1) expect(() => rangesOf(text.slice(0, end))).not.toThrow();
  });
});

describe("reading a pipeline", () => {
  it("takes what has nodes with ids and types", () => {
    expect(readDocument('\uFEFF{"airloom": 1, "id": "a", "nodes": [{"id": "x", "type": "limit"}]}')).toHaveProperty(
      "document.nodes.0.id",
      "x",
    );
  });

  it("says what is missing", () => {
    expect(readDocument("{")).toMatchObject({ kind: "json" });
    expect(readDocument("[]")).toEqual({ kind: "document", error: "object" });
    expect(readDocument("{}")).toEqual({ kind: "document", error: "nodes" });
    expect(readDocument('{"nodes": [{"id": "x"}]}')).toEqual({ kind: "document", error: "node 0" });
  });
});
