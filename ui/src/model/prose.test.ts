import { describe, expect, it } from "vitest";
import { blocksOf, spansOf } from "./prose";

describe("prose", () => {
  it("reads code, strong words and emphasis", () => {
    expect(spansOf("Use ``count(*)``, **not** *this*.")).toEqual([
      { kind: "text", text: "Use " },
      { kind: "code", text: "count(*)" },
      { kind: "text", text: ", " },
      { kind: "strong", text: "not" },
      { kind: "text", text: " " },
      { kind: "emphasis", text: "this" },
      { kind: "text", text: "." },
    ]);
  });

  it("joins wrapped lines and splits paragraphs, bullets and code", () => {
    expect(blocksOf("One\ntwo.\n\n- a\n  b\n- c\n\n    SELECT 1")).toEqual([
      { kind: "paragraph", spans: [{ kind: "text", text: "One two." }] },
      { kind: "list", items: [[{ kind: "text", text: "a b" }], [{ kind: "text", text: "c" }]] },
      { kind: "code", text: "SELECT 1" },
    ]);
  });

  it("keeps lines where a person broke them", () => {
    expect(blocksOf("One\n two\n- a\n  b", "\n")).toEqual([
      { kind: "paragraph", spans: [{ kind: "text", text: "One\ntwo" }] },
      { kind: "list", items: [[{ kind: "text", text: "a\nb" }]] },
    ]);
  });

  it("leaves lone stars alone", () => {
    expect(spansOf("a * b * c")).toEqual([{ kind: "text", text: "a * b * c" }]);
  });
});
