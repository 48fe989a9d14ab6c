// @vitest-environment jsdom
import { completionStatus, currentCompletions, startCompletion } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { expect, it, vi } from "vitest";

import type { SqlDialect } from "@/model/sqldialect";
import { EditorParts, type EditorOptions } from "./editor-state";

function editor(options: EditorOptions, doc: string) {
  const parts = new EditorParts();
  const extensions = parts.extensions(options, () => undefined, () => false);
  const state = EditorState.create({ doc, selection: { anchor: doc.length }, extensions });
  return { parts, view: new EditorView({ state, parent: document.body }) };
}

it("goes on completing while what it completes with changes, and then takes what is new", async () => {
  const completion = { columns: [{ name: "amount", type: "" }] };
  const options: EditorOptions = { language: "sql", label: "Query", completion };
  const { parts, view } = editor(options, "select am");
  startCompletion(view);
  await vi.waitFor(() => expect(currentCompletions(view.state)[0]?.label).toBe("amount"));
  parts.update(view, { ...options, completion: { columns: [{ name: "amber", type: "" }] } });
  expect(completionStatus(view.state)).toBe("active");
  startCompletion(view);
  await vi.waitFor(() => expect(currentCompletions(view.state)[0]?.label).toBe("amber"));
  view.destroy();
});

it.each<[SqlDialect | null | undefined, boolean]>([
  ["mysql", true],
  ["postgresql", false],
  [undefined, false],
  [null, false],
])("reads the query of %s as its database does", (dialect, hasComment) => {
  const { view } = editor({ language: "sql", label: "Query", dialect }, "# why");
  expect(syntaxTree(view.state).toString().includes("LineComment")).toBe(hasComment);
  view.destroy();
});
