import { describe, expect, it } from "vitest";
import { entryOf, paramsOf, type Param } from "./params";

const [floor, day, mode] = paramsOf({
  floor: { type: "integer", default: 3, minimum: 0, maximum: 9 },
  day: { type: "date" },
  mode: { type: "string", enum: ["a", "b"], default: "a" },
}) as [Param, Param, Param];

describe("params of a run", () => {
  it("reads what the document declares", () => {
    expect(floor).toMatchObject({ name: "floor", type: "integer", default: 3, minimum: 0, maximum: 9, choices: null });
    expect(mode.choices).toEqual(["a", "b"]);
    expect(paramsOf(undefined)).toEqual([]);
  });

  it("sends nothing for what is left alone, unless nothing is given there", () => {
    expect(entryOf(floor, "")).toEqual({ value: undefined });
    expect(entryOf(day, "")).toEqual({ error: "required" });
  });

  it("types and limits values", () => {
    expect(entryOf(floor, "4")).toEqual({ value: 4 });
    expect(entryOf(floor, "4.5")).toEqual({ error: "integer" });
    expect(entryOf(floor, "x")).toEqual({ error: "number" });
    expect(entryOf(floor, "-1")).toEqual({ error: "minimum" });
    expect(entryOf(floor, "10")).toEqual({ error: "maximum" });
    expect(entryOf(day, "2013-01-01")).toEqual({ value: "2013-01-01" });
  });

  it("gives a date and time a zone", () => {
    const [at] = paramsOf({ at: { type: "datetime" } });
    expect(at && entryOf(at, "2013-01-01T05:00")).toMatchObject({ value: expect.stringMatching(/Z$/) as string });
  });
});
