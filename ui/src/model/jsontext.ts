/** JSON text: where each value of it stands, and whether it is a pipeline. */

import { isObject, pointerOf, type Json, type Path } from "./json";
import type { PipelineDocument } from "./types";

export interface TextRange {
  from: number;
  to: number;
}

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+)/gy;

/** JSON Pointer -> where its value stands in the text; a property's range begins at its name. */
export function rangesOf(text: string): Map<string, TextRange> {
  const ranges = new Map<string, TextRange>();
  const tokens = [...text.matchAll(TOKEN)].map((match) => {
    const word = match[1] ?? "";
    return { word, from: match.index + match[0].length - word.length, to: match.index + match[0].length };
  });
  let at = 0;

  function value(path: Path, start: number): number {
    const token = tokens[at];
    if (token === undefined) return text.length;
    at += 1;
    let end = token.to;
    if (token.word === "{" || token.word === "[") end = members(path, token.word === "{");
    ranges.set(pointerOf(path), { from: Math.min(start, token.from), to: end });
    return end;
  }

  function members(path: Path, named: boolean): number {
    const close = named ? "}" : "]";
    for (let index = 0; ; index += 1) {
      const token = tokens[at];
      if (token === undefined) return text.length;
      if (token.word === close) {
        at += 1;
        return token.to;
      }
      if (token.word === ",") {
        at += 1;
        index -= 1;
        continue;
      }
      if (named) at += 2; // the name and the colon
      value([...path, named ? unquoted(token.word) : index], token.from);
    }
  }

  value([], 0);
  return ranges;
}

/** The range of a pointer, or of the nearest value around it. */
export function rangeNear(ranges: ReadonlyMap<string, TextRange>, pointer: string): TextRange | null {
  for (let place = pointer; ; place = place.slice(0, place.lastIndexOf("/"))) {
    const range = ranges.get(place);
    if (range !== undefined) return range;
    if (place === "") return null;
  }
}

function unquoted(word: string): string {
  try {
    return String(JSON.parse(word));
  } catch {
    return word;
  }
}

export type Reading =
  | { document: PipelineDocument }
  | { error: string; kind: "json" }
  | { error: "object" | "nodes" | `node ${number}`; kind: "document" };

/** A text as a pipeline; what the check can say about one is left to the check. */
export function readDocument(text: string): Reading {
  let value: Json;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, "")) as Json;
  } catch (error) {
    return { kind: "json", error: error instanceof Error ? error.message : String(error) };
  }
  if (!isObject(value)) return { kind: "document", error: "object" };
  const { nodes } = value;
  if (!Array.isArray(nodes)) return { kind: "document", error: "nodes" };
  const wrong = nodes.findIndex(
    (node) => !isObject(node) || typeof node["id"] !== "string" || typeof node["type"] !== "string",
  );
  if (wrong >= 0) return { kind: "document", error: `node ${wrong}` };
  return { document: value as unknown as PipelineDocument };
}
