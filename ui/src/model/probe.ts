/** Looking at what an expression gives: a document in which its node does nothing else. */

import { isObject, itemsBefore, type Json, type Path } from "./json";
import { configOf } from "./nodeconfig";
import { upstream } from "./previewed";
import type { NodeSpec, PipelineDocument } from "./types";

/** The node that computes the expression, and the column that holds its values: the last one of the node's rows. */
export const VALUE = "airloom_value";

/**
 * The document with what the node reads, and in the node's place one that computes only the expression at a path of
 * its config, with the columns that items before it define; null where it does not stand on the rows of one node.
 */
export function withProbe(
  document: PipelineDocument, node: NodeSpec, path: Path, expression: string, kind: string | null,
): PipelineDocument | null {
  const ports = Object.entries(node.inputs ?? {}).filter(([port]) => port !== "after");
  const [port, from] = ports[0] ?? [];
  if (ports.length !== 1 || port !== "in" || [from].flat().length !== 1) return null;
  const probe: NodeSpec =
    kind === "aggregate"
      ? { ...probing(node), type: "aggregate", config: { by: configOf(node)["by"] ?? [], measures: { [VALUE]: expression } } }
      : { ...probing(node), type: "derive", config: { columns: [...earlier(node, path), { name: VALUE, expression }] } };
  const read = upstream(document, node.id);
  const { schedule: _schedule, groups: _groups, layout: _layout, ...rest } = document;
  return {
    ...rest,
    nodes: document.nodes.filter(({ id }) => read.has(id)).map((each) => (each.id === node.id ? probe : ungrouped(each))),
  };
}

/** Not under the node's own id, for which rows may be pinned; masked where the node masks any column of its own. */
function probing({ inputs, mask }: NodeSpec): Pick<NodeSpec, "id" | "inputs"> & { mask?: string[] } {
  const masked = Array.isArray(mask) && mask.length > 0;
  return { id: VALUE, ...(inputs === undefined ? {} : { inputs }), ...(masked ? { mask: [VALUE] } : {}) };
}

function ungrouped({ group: _group, ...node }: NodeSpec): NodeSpec {
  return node as NodeSpec;
}

/** The columns that the items before it in the same list define: it may use them. */
function earlier(node: NodeSpec, path: Path): Json[] {
  return itemsBefore(configOf(node), path).filter((item) => isObject(item) && typeof item["expression"] === "string");
}
