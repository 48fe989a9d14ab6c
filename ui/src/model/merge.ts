/** A document that two people changed at once: what each did, put together node by node, and field by field in a node. */

import { isObject, sameJson, type Json, type JsonObject } from "./json";
import type { GroupSpec, NodeSpec, NoteSpec, PipelineDocument } from "./types";

export type Side = "mine" | "theirs";

/** Something that both changed, each in another way; undefined where it was removed, or is new. */
export interface Conflict {
  /** `node:clean`, `params:min_delay` or `schedule`: what the choice is about, unique in a merge. */
  key: string;
  kind: "node" | "group" | "note" | "param" | "setting";
  name: string;
  base: Json | undefined;
  mine: Json | undefined;
  theirs: Json | undefined;
}

export interface Merge {
  document: PipelineDocument;
  conflicts: Conflict[];
}

type Choices = Readonly<Record<string, Side>>;

/**
 * What both sides did since the base. A conflict takes the chosen side, and mine as long as none is chosen.
 * Without a base (both started a pipeline of this id) whatever differs is a conflict.
 */
export function mergeDocuments(
  base: PipelineDocument | null,
  mine: PipelineDocument,
  theirs: PipelineDocument,
  choices: Choices = {},
): Merge {
  const conflicts: Conflict[] = [];
  const pick = (kind: Conflict["kind"], key: string, name: string, versions: Versions): Json | undefined => {
    const merged = mergedValue(versions);
    if (merged !== CONFLICT) return merged;
    conflicts.push({ key, kind, name, ...versions });
    return choices[key] === "theirs" ? versions.theirs : versions.mine;
  };

  const nodes = mergedList("node", "nodes", base, mine, theirs, pick, fieldByField) as unknown as NodeSpec[];
  const groups = mergedList("group", "groups", base, mine, theirs, pick) as unknown as GroupSpec[];
  const notes = mergedList("note", "notes", base, mine, theirs, pick, withOneLook) as unknown as NoteSpec[];
  const params = mergedParams(base, mine, theirs, pick);
  const collections: Record<string, unknown> = {
    nodes,
    groups: groups.length > 0 ? groups : undefined,
    params: Object.keys(params).length > 0 ? params : undefined,
    layout: mergedLayout(mine, theirs, nodes),
    notes: notes.length > 0 ? notes : undefined,
  };
  const document: Record<string, unknown> = {};
  for (const key of keysInOrder(mine, theirs)) {
    const value = Object.hasOwn(collections, key)
      ? collections[key]
      : pick("setting", key, key, versionsOf(key, base, mine, theirs));
    if (value !== undefined) document[key] = value;
  }
  return { document: document as unknown as PipelineDocument, conflicts };
}

interface Versions {
  base: Json | undefined;
  mine: Json | undefined;
  theirs: Json | undefined;
}
type Pick = (kind: Conflict["kind"], key: string, name: string, versions: Versions) => Json | undefined;

const CONFLICT = Symbol("both changed it");

function mergedValue({ base, mine, theirs }: Versions): Json | undefined | typeof CONFLICT {
  if (sameJson(mine, theirs)) return mine;
  if (sameJson(base, theirs)) return mine;
  if (sameJson(base, mine)) return theirs;
  return CONFLICT;
}

function versionsOf(key: string, base: JsonLike | null, mine: JsonLike, theirs: JsonLike): Versions {
  return {
    base: base?.[key] as Json | undefined,
    mine: mine[key] as Json | undefined,
    theirs: theirs[key] as Json | undefined,
  };
}
type JsonLike = Readonly<Record<string, unknown>>;

function keysInOrder(...objects: JsonLike[]): string[] {
  return [...new Set(objects.flatMap((object) => Object.keys(object)))];
}

function byId(document: PipelineDocument | null, list: string): Map<string, JsonObject> {
  const items = document?.[list];
  const found = Array.isArray(items) ? items.filter(isObject) : [];
  return new Map(found.map((item) => [String(item["id"]), item]));
}

/** The entries of a list with ids: mine in their order, each of theirs that is new behind the one it follows there. */
function mergedList(
  kind: "node" | "group" | "note",
  list: string,
  base: PipelineDocument | null,
  mine: PipelineDocument,
  theirs: PipelineDocument,
  pick: Pick,
  prepare: (versions: Versions) => Versions = (versions) => versions,
): JsonObject[] {
  const [before, ours, others] = [byId(base, list), byId(mine, list), byId(theirs, list)];
  const order = [...ours.keys()];
  let previous: string | null = null;
  for (const id of others.keys()) {
    if (!ours.has(id)) order.splice(previous === null ? 0 : order.indexOf(previous) + 1, 0, id);
    previous = id;
  }
  const merged = order.map((id) =>
    pick(kind, `${kind}:${id}`, id, prepare({ base: before.get(id), mine: ours.get(id), theirs: others.get(id) })),
  );
  return merged.filter(isObject);
}

/** The versions of a node with what only one side changed in both of them: only what both changed is worth a question. */
function fieldByField(versions: Versions): Versions {
  const { base, mine, theirs } = versions;
  const all = [base, mine, theirs].filter(isObject);
  const alike = all.length === 3 && new Set(all.map(({ type }) => type)).size === 1;
  return alike ? withBothChanges(versions) : versions;
}

function withBothChanges(versions: Versions): Versions {
  const { base, mine, theirs } = versions;
  if (!isObject(base) || !isObject(mine) || !isObject(theirs)) return versions;
  const [ours, others]: [JsonObject, JsonObject] = [{}, {}];
  for (const key of keysInOrder(mine, theirs)) {
    const merged = mergedValue(versionsOf(key, base, mine, theirs));
    const inside = merged === CONFLICT ? withBothChanges(versionsOf(key, base, mine, theirs)) : { mine: merged, theirs: merged };
    if (inside.mine !== undefined) ours[key] = inside.mine;
    if (inside.theirs !== undefined) others[key] = inside.theirs;
  }
  return { base, mine: ours, theirs: others };
}

/** The versions of a note with one place, size and colour, mine where both changed it: only its text is worth a question. */
function withOneLook({ base, mine, theirs }: Versions): Versions {
  const look: JsonObject = {};
  for (const key of ["at", "size", "color"]) {
    const [before, ours, others] = [base, mine, theirs].map((note) => (isObject(note) ? note[key] : undefined));
    const sides = { base: before, mine: mine === undefined ? others : ours, theirs: theirs === undefined ? ours : others };
    const merged = mergedValue(sides);
    const value = merged === CONFLICT ? sides.mine : merged;
    if (value !== undefined) look[key] = value;
  }
  const dressed = (note: Json | undefined) => {
    if (!isObject(note)) return undefined;
    const { at: _at, size: _size, color: _color, ...rest } = note;
    return { ...rest, ...look };
  };
  return { base: dressed(base), mine: dressed(mine), theirs: dressed(theirs) };
}

function mergedParams(
  base: PipelineDocument | null,
  mine: PipelineDocument,
  theirs: PipelineDocument,
  pick: Pick,
): JsonObject {
  const [before, ours, others] = [base?.params ?? {}, mine.params ?? {}, theirs.params ?? {}];
  const entries = keysInOrder(ours, others).map(
    (name) => [name, pick("param", `param:${name}`, name, versionsOf(name, before, ours, others))] as const,
  );
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

/** Where nodes stand changes no Dag, so it is nothing to ask about: my places, theirs for nodes that I do not have. */
function mergedLayout(mine: PipelineDocument, theirs: PipelineDocument, nodes: NodeSpec[]): PipelineDocument["layout"] {
  if (mine.layout === undefined && theirs.layout === undefined) return undefined;
  const places = { ...theirs.layout, ...mine.layout };
  const ids = new Set(nodes.map((node) => node.id));
  return Object.fromEntries(Object.entries(places).filter(([id]) => ids.has(id)));
}
