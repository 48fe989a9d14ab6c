import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { completions, quoted, type CompletionData } from "./completion";

const data: CompletionData = {
  columns: [
    { name: "amount", type: "float", table: "orders" },
    { name: "order", type: "integer", table: "lines" },
  ],
  tables: ["orders", "lines"],
  functions: [{ name: "sum", signature: "sum(x)", summary: "The total." }],
  references: ["params.floor"],
};

function labels(text: string, explicit = false): string[] {
  const state = EditorState.create({ doc: text });
  return (
    completions(data)(new CompletionContext(state, text.length, explicit))?.options.map((option) => option.label) ?? []
  );
}

describe("completions", () => {
  it("offers columns, tables, functions and words", () => {
    expect(labels("am")).toEqual(expect.arrayContaining(["amount", "orders", "sum", "AND"]));
    expect(labels("")).toEqual([]);
    expect(labels("", true)).toContain("amount");
  });

  it("offers the columns of the table before the dot", () => {
    expect(labels("orders.")).toEqual(["amount"]);
    expect(labels('"lines".o')).toEqual(["order"]);
  });

  it("offers references behind a dollar sign", () => {
    expect(labels("amount > ${par")).toEqual(["${params.floor}"]);
  });

  it("quotes names that SQL would read otherwise", () => {
    expect(quoted("amount")).toBe("amount");
    expect(quoted("my col")).toBe('"my col"');
    expect(quoted("end")).toBe('"end"');
    expect(quoted('a"b')).toBe('"a""b"');
  });
});
