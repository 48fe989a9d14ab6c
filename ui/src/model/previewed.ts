/** What the rows of a node depend on, so that other edits do not read them again. */

import { wiresInto } from "./graph";
import type { PipelineDocument, Problem } from "./types";

/** Node -> the version of the test data that stands in for its rows. */
export type Pinned = Readonly<Record<string, string>>;

const NONE: Pinned = {};

/** The ids of a node and of everything that its rows come from; nothing behind pinned rows. */
export function upstream(document: PipelineDocument, node: string, pinned = NONE): Set<string> {
  const byId = new Map(document.nodes.map((each) => [each.id, each]));
  const found = new Set<string>();
  const waiting = [node];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const spec = byId.get(id);
    if (spec === undefined || found.has(id)) continue;
    found.add(id);
    if (pinned[id] !== undefined) continue;
    waiting.push(
      ...wiresInto(spec)
        .filter((wire) => wire.port !== "after")
        .map((wire) => wire.from),
    );
  }
  return found;
}

/** A text that is equal as long as the rows of a node are: names and places on the canvas are not in it. */
export function rowsKey(document: PipelineDocument, node: string, pinned = NONE): string {
  const ids = upstream(document, node, pinned);
  const nodes = document.nodes
    .filter((each) => ids.has(each.id))
    .map(({ id, type, version, inputs, config, mask }) =>
      pinned[id] === undefined
        ? { id, type, version: version as unknown, inputs, config, mask: mask as unknown }
        : { id, pinned: pinned[id], mask: mask as unknown },
    );
  return JSON.stringify({ params: document.params, nodes });
}

/**
 * The errors that keep a node from having rows: those of the node and of what it reads.
 *
 * The check knows nothing of pinned rows and their columns: where there are any, only the preview tells.
 */
export function blocking(
  document: PipelineDocument,
  node: string,
  problems: readonly Problem[],
  pinned = NONE,
): Problem[] {
  const ids = upstream(document, node, pinned);
  if ([...ids].some((id) => pinned[id] !== undefined)) return [];
  return problems.filter((problem) => problem.severity === "error" && problem.node !== null && ids.has(problem.node));
}

/** The node whose rows are shown: of a destination the one before it; null where nothing arrives yet. */
export function giving(document: PipelineDocument, node: string, isDestination: boolean): string | null {
  if (!isDestination) return node;
  const spec = document.nodes.find((each) => each.id === node);
  return (spec && wiresInto(spec).find((wire) => wire.port !== "after")?.from) ?? null;
}
