import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { expect, it } from "vitest";
import { language, sources } from "./python";

const data = {
  columns: [{ name: "amount", type: "float", table: "orders" }, { name: "odd name", type: "integer", table: "lines" }],
  tables: ["orders", "lines"],
  references: ["params.floor", "run.id"],
};

async function labels(text: string): Promise<string[]> {
  const state = EditorState.create({ doc: text, extensions: [language] });
  const found: string[] = [];
  for (const source of sources(() => data)) {
    const result = await source(new CompletionContext(state, text.length, false));
    found.push(...(result?.options.map((option) => option.label) ?? []));
  }
  return found;
}

it("offers columns within quotes", async () => {
  expect(await labels('def transform(orders):\n    orders["am')).toEqual(["amount", "odd name"]);
  expect(await labels("orders['")).toEqual(["amount", "odd name"]);
});

it("offers references where values are asked for", async () => {
  expect(await labels('x = values["')).toEqual(["params.floor", "run.id"]);
});

it("offers the inputs, what the code names and Python's own names", async () => {
  const found = await labels("total = 1\ndef transform(o");
  expect(found).toEqual(expect.arrayContaining(["orders", "lines", "values", "print"]));
  expect(await labels("def transform(orders):\n    total = 1\n    t")).toContain("total");
});

it("offers no inputs in comments", async () => {
  expect(await labels("# or")).not.toContain("orders");
});
