import { describe, expect, it } from "vitest";
import { cellText, isNumeric, share } from "./cells";

describe("cells", () => {
  it("writes values on one line", () => {
    expect(cellText(null)).toBe("null");
    expect(cellText({ a: 1 })).toBe('{"a":1}');
    expect(cellText("a\nb")).toBe("a⏎b");
    expect(cellText(false)).toBe("false");
  });

  it("knows numbers", () => {
    expect(["integer", "int8", "uint64", "decimal(10,2)", "float"].every(isNumeric)).toBe(true);
    expect(["string", "interval", "timestamp", "boolean"].some(isNumeric)).toBe(false);
  });

  it("never rounds something to nothing, or almost all to all", () => {
    expect(share(0, 100)).toBe("0 %");
    expect(share(1, 1000)).toBe("<1 %");
    expect(share(999, 1000)).toBe("99 %");
    expect(share(50, 100)).toBe("50 %");
    expect(share(3, 0)).toBe("0 %");
  });
});
