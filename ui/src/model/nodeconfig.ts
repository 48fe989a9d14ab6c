/** Edits of one node's settings, each from document to document. */

import { changeNode } from "./document";
import { isObject, withValueAt, type Json, type JsonObject, type Path } from "./json";
import type { NodeSpec, PipelineDocument } from "./types";

/** The config of a node as JSON; an empty one where it has none. */
export function configOf(node: NodeSpec): JsonObject {
  const config: unknown = node.config;
  return isObject(config) ? config : {};
}

/** The document with another value at a path of a node's config; undefined removes it. */
export function withConfigValue(
  document: PipelineDocument,
  id: string,
  path: Path,
  value: Json | undefined,
): PipelineDocument {
  return changeNode(document, id, (node) => {
    const config = withValueAt(configOf(node), path, value);
    return { ...node, config: isObject(config) ? config : {} };
  });
}

/** The document with another value for a key of the node itself, such as its name; undefined removes the key. */
export function withNodeValue(
  document: PipelineDocument,
  id: string,
  key: string,
  value: Json | undefined,
): PipelineDocument {
  return changeNode(document, id, (node) => {
    const next: NodeSpec = { ...node };
    if (value === undefined) delete next[key];
    else next[key] = value;
    return next;
  });
}

/** What may stand in `${...}` of this pipeline. */
export function referencesOf(document: PipelineDocument): string[] {
  return [
    ...Object.keys(document.params ?? {}).map((name) => `params.${name}`),
    "interval.start",
    "interval.end",
    "run.id",
  ];
}
