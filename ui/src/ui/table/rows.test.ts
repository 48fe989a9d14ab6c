import { describe, expect, it } from "vitest";
import { compared, found } from "./rows";

describe("rows of a table", () => {
  it("orders texts as people count, and numbers by size", () => {
    expect(["b10", "b2", "A"].sort(compared)).toEqual(["A", "b2", "b10"]);
    expect([10, 9, 100].sort(compared)).toEqual([9, 10, 100]);
  });

  it("finds rows with every word, in any case", () => {
    expect(found("Sales late", ["sales", "Late flights"])).toBe(true);
    expect(found("sales early", ["sales", null])).toBe(false);
    expect(found("", [])).toBe(true);
  });
});
