/** What the rows of a node depend on, so that other edits do not read them again. */

import { wiresInto } from "./graph";
import type { PipelineDocument, Problem } from "./types";

/** The ids of a node and of everything that its rows come from. */
export function upstream(document: PipelineDocument, node: string): Set<string> {
  const byId = new Map(document.nodes.map((each) => [each.id, each]));
  const found = new Set<string>();
  const waiting = [node];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const spec = byId.get(id);
    if (spec === undefined || found.has(id)) continue;
    found.add(id);
    waiting.push(
      ...wiresInto(spec)
        .filter((wire) => wire.port !== "after")
        .map((wire) => wire.from),
    );
  }
  return found;
}

/** A text that is equal as long as the rows of a node are: names and places on the canvas are not in it. */
export function rowsKey(document: PipelineDocument, node: string): string {
  const ids = upstream(document, node);
  const nodes = document.nodes
    .filter((each) => ids.has(each.id))
    .map(({ id, type, version, inputs, config }) => ({ id, type, version: version as unknown, inputs, config }));
  return JSON.stringify({ params: document.params, nodes });
}

/** The errors that keep a node from having rows: those of the node and of what it reads. */
export function blocking(document: PipelineDocument, node: string, problems: readonly Problem[]): Problem[] {
  const ids = upstream(document, node);
  return problems.filter((problem) => problem.severity === "error" && problem.node !== null && ids.has(problem.node));
}
