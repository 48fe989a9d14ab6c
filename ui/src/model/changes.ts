/** What changed between two documents, in words a reviewer reads before the JSON. */

import { isObject, sameJson, type Json, type Path } from "./json";
import type { NodeSpec, PipelineDocument } from "./types";

export interface ValueChange {
  /** Where within the node or the setting: `config`, `where`. */
  path: Path;
  before: Json | undefined;
  after: Json | undefined;
}

export interface Change {
  kind: "added" | "removed" | "changed";
  /** The node it is about; null for a setting of the pipeline. */
  node: string | null;
  /** The node's type, or the setting's name. */
  subject: string;
  values: ValueChange[];
}

const NO_SETTINGS = new Set(["nodes", "layout", "airloom", "$schema"]);

/** The changes from one document to another: settings first, then nodes in the order of the new document. */
export function changesBetween(before: PipelineDocument | null, after: PipelineDocument): Change[] {
  return [...settingChanges(before, after), ...nodeChanges(before?.nodes ?? [], after.nodes)];
}

/** Whether nodes only moved on the canvas, which changes no Dag. */
export function onlyMoved(before: PipelineDocument | null, after: PipelineDocument): boolean {
  return (
    before !== null && changesBetween(before, after).length === 0 && !sameJson(before.layout ?? {}, after.layout ?? {})
  );
}

function settingChanges(before: PipelineDocument | null, after: PipelineDocument): Change[] {
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])].filter(
    (key) => !NO_SETTINGS.has(key),
  );
  return keys.flatMap((key) => {
    const values = valueChanges(before?.[key] as Json | undefined, after[key] as Json | undefined, []);
    return values.length === 0 ? [] : [{ kind: "changed" as const, node: null, subject: key, values }];
  });
}

function nodeChanges(before: NodeSpec[], after: NodeSpec[]): Change[] {
  const old = new Map(before.map((node) => [node.id, node]));
  const current = new Set(after.map((node) => node.id));
  const changes = after.flatMap((node): Change[] => {
    const was = old.get(node.id);
    if (was === undefined) return [{ kind: "added", node: node.id, subject: node.type, values: [] }];
    const values = valueChanges(was as unknown as Json, node as unknown as Json, []);
    return values.length === 0 ? [] : [{ kind: "changed", node: node.id, subject: node.type, values }];
  });
  const removed = before
    .filter((node) => !current.has(node.id))
    .map((node): Change => ({ kind: "removed", node: node.id, subject: node.type, values: [] }));
  return [...changes, ...removed];
}

function valueChanges(before: Json | undefined, after: Json | undefined, path: Path): ValueChange[] {
  if (sameJson(before, after)) return [];
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => valueChanges(before[key], after[key], [...path, key]));
  }
  return [{ path, before, after }];
}
