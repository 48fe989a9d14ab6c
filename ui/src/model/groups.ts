/** Groups: named boxes around nodes, which are task groups in Airflow. */

import { freshId, takenIds } from "./ids";
import type { PipelineDocument } from "./types";

/** The document with some nodes in a new group. */
export function groupNodes(document: PipelineDocument, ids: readonly string[], name: string): PipelineDocument {
  const inside = new Set(ids);
  if (!document.nodes.some((node) => inside.has(node.id))) return document;
  const id = freshId(name || "group", takenIds(document));
  const group = name === "" || name === id ? { id } : { id, name };
  const nodes = document.nodes.map((node) => (inside.has(node.id) ? { ...node, group: id } : node));
  return withoutUnused({ ...document, groups: [...(document.groups ?? []), group], nodes });
}

/** The document with some nodes in no group; groups that nothing is in any more go. */
export function ungroupNodes(document: PipelineDocument, ids: readonly string[]): PipelineDocument {
  const outside = new Set(ids);
  if (!document.nodes.some((node) => outside.has(node.id) && node.group !== undefined)) return document;
  const nodes = document.nodes.map((node) => {
    if (!outside.has(node.id)) return node;
    const { group: _left, ...rest } = node;
    return rest;
  });
  return withoutUnused({ ...document, nodes });
}

/** The document with another name over a group. */
export function renameGroup(document: PipelineDocument, id: string, name: string): PipelineDocument {
  const found = document.groups?.find((group) => group.id === id);
  if (found === undefined || name === "" || (found.name ?? found.id) === name) return document;
  return { ...document, groups: document.groups?.map((group) => (group === found ? { ...group, name } : group)) ?? [] };
}

/** The document without groups that hold no node, not even by way of a group inside them. */
export function withoutUnused(document: PipelineDocument): PipelineDocument {
  const groups = document.groups ?? [];
  const parents = new Map(groups.map((group) => [group.id, group.parent]));
  const used = new Set<string>();
  for (const node of document.nodes) {
    for (let id = node.group; id !== undefined && !used.has(id); id = parents.get(id)) used.add(id);
  }
  const kept = groups.filter((group) => used.has(group.id));
  if (kept.length === groups.length) return document;
  if (kept.length > 0) return { ...document, groups: kept };
  const { groups: _none, ...rest } = document;
  return rest;
}
