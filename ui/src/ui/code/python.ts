/** Python in the editor: its language, and what code of a node can name; loaded with the first such editor. */

import { completeFromList, ifNotIn, type Completion, type CompletionContext, type CompletionResult, type CompletionSource } from "@codemirror/autocomplete";
import { globalCompletion, localCompletionSource, python } from "@codemirror/lang-python";
import { indentUnit } from "@codemirror/language";
import type { Extension } from "@codemirror/state";

import type { CompletionData } from "./completion";

export const language: Extension = [python(), indentUnit.of("    ")];

/** Columns and references within quotes, the inputs and `values` outside of them; then what the code itself names. */
export function sources(current: () => CompletionData): CompletionSource[] {
  const names: CompletionSource = (context) => completeFromList(namesOf(current()))(context);
  return [
    (context) => quoted(current(), context),
    ifNotIn(["String", "Comment"], names),
    localCompletionSource,
    globalCompletion,
  ];
}

function namesOf({ tables = [] }: CompletionData): Completion[] {
  return [
    ...tables.map((label) => ({ label, type: "variable", boost: 2 })),
    { label: "values", type: "variable", detail: "what references stand for" },
    { label: "transform", type: "function", detail: "the function that is called" },
  ];
}

function quoted(data: CompletionData, context: CompletionContext): CompletionResult | null {
  const columns = data.columns.map(
    ({ name, type, table }): Completion => ({
      label: name,
      type: "property",
      detail: table === undefined ? type : `${type} · ${table}`,
    }),
  );
  const references = (data.references ?? []).map((label): Completion => ({ label, type: "variable" }));
  const text = context.matchBefore(/["'][^"'\n]*/);
  if (text === null) return null;
  const before = context.state.sliceDoc(Math.max(0, text.from - "values[".length), text.from);
  return { from: text.from + 1, options: before === "values[" ? references : columns, validFor: /^[^"'\n]*$/ };
}
