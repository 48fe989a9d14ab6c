/** Nodes and notes as text: copied from one pipeline, pasted into the same or another. */

import { wiresInto } from "./graph";
import { withoutUnused } from "./groups";
import { freshId, takenIds } from "./ids";
import { isObject } from "./json";
import { addNotes, notesOf } from "./notes";
import { layoutOf, placesOf } from "./placement";
import type { GroupSpec, NodeSpec, NoteSpec, PipelineDocument, Point } from "./types";

interface Clip {
  airloom: "nodes";
  /** The pipeline that they were copied from: in it their other wires and their groups are known. */
  of: string | null;
  groups: GroupSpec[];
  nodes: NodeSpec[];
  layout: Record<string, Point>;
  notes: NoteSpec[];
}

/** Some nodes with the wires among them, and some notes, as JSON. */
export function copyNodes(document: PipelineDocument, ids: readonly string[], notes: readonly string[] = []): string {
  return JSON.stringify(clipOf(document, ids, notes), null, 2);
}

function clipOf(document: PipelineDocument, ids: readonly string[], notes: readonly string[]): Clip {
  const chosen = new Set(ids);
  const places = placesOf(document);
  const nodes = document.nodes.filter((node) => chosen.has(node.id));
  const layout: Record<string, Point> = {};
  for (const { id } of nodes) layout[id] = places.get(id) ?? [0, 0];
  return {
    airloom: "nodes",
    of: document.id,
    nodes,
    layout,
    groups: groupsAround(document.groups ?? [], nodes),
    notes: notesOf(document).filter((note) => notes.includes(note.id)),
  };
}

/** What a text holds: copied nodes and notes, or a whole pipeline document; null when it is neither. */
export function readClip(text: string): Clip | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value) || !Array.isArray(value.nodes) || (value.airloom !== "nodes" && value.airloom !== 1)) return null;
  const nodes = value.nodes.filter(
    (node) => isObject(node) && typeof node.id === "string" && typeof node.type === "string",
  ) as unknown as NodeSpec[];
  const layout = layoutOf({ ...(value as unknown as PipelineDocument), nodes });
  const notes = notesOf(value as unknown as PipelineDocument);
  if (nodes.length + notes.length === 0) return null;
  const of = value.airloom === 1 ? value.id : value.of;
  const groups = (Array.isArray(value.groups) ? value.groups : []).filter(
    (group) => isObject(group) && typeof group.id === "string",
  ) as unknown as GroupSpec[];
  return { airloom: "nodes", of: typeof of === "string" ? of : null, nodes, layout, groups: groupsAround(groups, nodes), notes };
}

export interface Pasted {
  document: PipelineDocument;
  ids: string[];
  notes: string[];
}

/** The document with the nodes and notes of a text added, the upper left one at `at`; null when the text holds none. */
export function pasteNodes(document: PipelineDocument, text: string, at: Point): Pasted | null {
  const clip = readClip(text);
  return clip === null ? null : addClip(document, clip, at);
}

/** The document with copies of some nodes and notes beside them. The nodes read the same nodes as the originals. */
export function duplicateNodes(document: PipelineDocument, ids: readonly string[], notes: readonly string[] = []): Pasted {
  const clip = clipOf(document, ids, notes);
  const [left, top] = cornerOf(clip);
  return addClip(document, clip, [left + 40, top + 100]);
}

/** The upper left corner of what a clip holds. */
function cornerOf({ nodes, layout, notes }: Clip): Point {
  const points = [...nodes.map(({ id }) => layout[id] ?? ([0, 0] as const)), ...notes.map(({ at }) => at)];
  return [Math.min(...points.map(([x]) => x)), Math.min(...points.map(([, y]) => y))];
}

function addClip(document: PipelineDocument, clip: Clip, [atX, atY]: Point): Pasted {
  const taken = takenIds(document);
  const isOwn = clip.of === document.id;
  // In another pipeline a node of that name is another node, and a group another group.
  const existing = new Set(isOwn ? document.nodes.map((node) => node.id) : []);
  const known = new Set(isOwn ? (document.groups ?? []).map((group) => group.id) : []);
  const groups = new Map<string, string>();
  for (const { id } of clip.groups) {
    const own = known.has(id) ? id : freshId(id, taken);
    taken.add(own);
    groups.set(id, own);
  }
  const renamed = new Map<string, string>();
  for (const node of clip.nodes) {
    const id = freshId(node.id, taken);
    taken.add(id);
    renamed.set(node.id, id);
  }
  const [left, top] = cornerOf(clip);
  const layout = layoutOf(document);
  const nodes = clip.nodes.map((node) => {
    const id = renamed.get(node.id) ?? node.id;
    const [x, y] = clip.layout[node.id] ?? [0, 0];
    layout[id] = [atX + x - left, atY + y - top];
    return withOwnWires({ ...node, id }, node, renamed, existing, groups);
  });
  const moved = clip.notes.map((note): NoteSpec => ({ ...note, at: [atX + note.at[0] - left, atY + note.at[1] - top] }));
  const fresh = clip.groups.filter(({ id }) => !known.has(id)).map((group) => withParent(group, groups));
  const withGroups = fresh.length === 0 ? document : { ...document, groups: [...(document.groups ?? []), ...fresh] };
  const withNodes = nodes.length === 0 ? document : { ...withGroups, nodes: [...document.nodes, ...nodes], layout };
  const added = addNotes(withNodes, moved);
  return { document: added.document, ids: nodes.map(({ id }) => id), notes: added.ids };
}

/** A pasted node: wires follow the copies, or lead to nodes that are there; others are gone, as is an unknown group. */
function withOwnWires(
  node: NodeSpec,
  original: NodeSpec,
  renamed: ReadonlyMap<string, string>,
  existing: ReadonlySet<string>,
  groups: ReadonlyMap<string, string>,
): NodeSpec {
  const { inputs: _own, group, ...rest } = node;
  const inputs: Record<string, string | string[]> = {};
  for (const { from, port } of wiresInto(original)) {
    const source = renamed.get(from) ?? (existing.has(from) ? from : undefined);
    if (source === undefined) continue;
    const there = inputs[port];
    inputs[port] = there === undefined ? source : [...(typeof there === "string" ? [there] : there), source];
  }
  return {
    ...rest,
    ...(Object.keys(inputs).length > 0 ? { inputs } : {}),
    ...(group !== undefined && groups.has(group) ? { group: groups.get(group) } : {}),
  };
}

/** A pasted group, inside the copy of the one that it was in. */
function withParent(group: GroupSpec, groups: ReadonlyMap<string, string>): GroupSpec {
  const { parent, ...rest } = group;
  const around = parent === undefined ? undefined : groups.get(parent);
  return { ...rest, id: groups.get(group.id) ?? group.id, ...(around === undefined ? {} : { parent: around }) };
}

/** The groups that some nodes are in, and those that these are in. */
function groupsAround(groups: readonly GroupSpec[], nodes: readonly NodeSpec[]): GroupSpec[] {
  return withoutUnused({ airloom: 1, id: "", nodes: [...nodes], groups: [...groups] }).groups ?? [];
}
