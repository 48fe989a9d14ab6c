import { describe, expect, it } from "vitest";
import { csv } from "./export";

describe("a table as CSV", () => {
  it("quotes what would break a line, and keeps numbers as they are", () => {
    const rows = [["a,b", 'say "so"', -3, null], ["two\nlines", true, 0.5, undefined]];
    expect(csv({ heads: ["one", "two", "three", "four"], rows })).toBe(
      '\uFEFFone,two,three,four\r\n"a,b","say ""so""",-3,\r\n"two\nlines",true,0.5,\r\n',
    );
  });

  it.each(["=1+1", "+1", "-cmd", "@sum(a)", "\ttab", "\rreturn"])("keeps %j from being a formula", (text) => {
    expect(csv({ heads: ["a"], rows: [[text]] })).toMatch(/^\uFEFFa\r\n"?'/);
  });
});
