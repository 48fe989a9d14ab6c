/** What changed between two documents, in words a reviewer reads before the JSON. */

import { isObject, sameJson, type Json, type Path } from "./json";
import { colorOf, notesOf, sizeOf, textOf, titleOfNote } from "./notes";
import type { NodeSpec, NoteSpec, PipelineDocument } from "./types";

export interface ValueChange {
  /** Where within the node or the setting: `config`, `where`. */
  path: Path;
  before: Json | undefined;
  after: Json | undefined;
}

export interface Change {
  kind: "added" | "removed" | "changed";
  /** The node it is about; null for a setting of the pipeline, and for a note. */
  node: string | null;
  /** The note it is about. */
  note?: string;
  /** The node's type, the setting's name, or how the note begins. */
  subject: string;
  values: ValueChange[];
}

const NO_SETTINGS = new Set(["nodes", "layout", "notes", "airloom", "$schema"]);

/** The changes from one document to another: settings first, then nodes in the order of the new document, then notes. */
export function changesBetween(before: PipelineDocument | null, after: PipelineDocument): Change[] {
  return [
    ...settingChanges(before, after),
    ...nodeChanges(before?.nodes ?? [], after.nodes),
    ...noteChanges(before === null ? [] : notesOf(before), notesOf(after)),
  ];
}

/** Whether nodes and notes only moved on the canvas, which changes no Dag. */
export function onlyMoved(before: PipelineDocument | null, after: PipelineDocument): boolean {
  return before !== null && changesBetween(before, after).length === 0 && !sameJson(places(before), places(after));
}

const places = (document: PipelineDocument) => ({
  nodes: document.layout ?? {},
  notes: Object.fromEntries(notesOf(document).map((note) => [note.id, [note.at, sizeOf(note)]])),
});

function settingChanges(before: PipelineDocument | null, after: PipelineDocument): Change[] {
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])].filter(
    (key) => !NO_SETTINGS.has(key),
  );
  return keys.flatMap((key) => {
    const values = valueChanges(before?.[key] as Json | undefined, after[key] as Json | undefined, []);
    const kind = before?.[key] === undefined ? "added" : after[key] === undefined ? "removed" : "changed";
    return values.length === 0 ? [] : [{ kind, node: null, subject: key, values } as const];
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

/** What notes say, and in which colour; where they stand is as little news as where nodes do. */
function noteChanges(before: NoteSpec[], after: NoteSpec[]): Change[] {
  const seen = (note: NoteSpec): Json => ({ text: textOf(note), color: colorOf(note) });
  const change = (kind: Change["kind"], note: NoteSpec, values: ValueChange[] = []): Change => ({
    kind,
    node: null,
    note: note.id,
    subject: titleOfNote(note) || note.id,
    values,
  });
  const old = new Map(before.map((note) => [note.id, note]));
  const current = new Set(after.map((note) => note.id));
  const changes = after.flatMap((note): Change[] => {
    const was = old.get(note.id);
    if (was === undefined) return [change("added", note)];
    const values = valueChanges(seen(was), seen(note), []);
    return values.length === 0 ? [] : [change("changed", note, values)];
  });
  return [...changes, ...before.filter((note) => !current.has(note.id)).map((note) => change("removed", note))];
}

function valueChanges(before: Json | undefined, after: Json | undefined, path: Path): ValueChange[] {
  if (sameJson(before, after)) return [];
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => valueChanges(before[key], after[key], [...path, key]));
  }
  return [{ path, before, after }];
}
