/** Notes: text on the canvas for people, apart from what makes a Dag. */

import { CARD_WIDTH, cardHeight } from "./geometry";
import { freshId } from "./ids";
import { isObject } from "./json";
import { placesOf } from "./placement";
import type { NoteSpec, PipelineDocument, Point } from "./types";

export const NOTE_COLORS = ["yellow", "green", "blue", "red", "gray"] as const;
export type NoteColor = (typeof NOTE_COLORS)[number];

/** What the document format says of a note that does not say it itself, and the limits that it sets. */
export const NOTE_SIZE: Point = [240, 120];
export const LONGEST_NOTE = 4000;
const MOST_NOTES = 200;
const LEAST: Point = [80, 40];
const MOST = 4000;

/** The notes of a document. What is none, in a document that was written by hand, is left to the check. */
export const notesOf = (document: Noted): NoteSpec[] => listOf(document).filter(isNote);

type Noted = Pick<PipelineDocument, "notes">;

const listOf = ({ notes }: Noted): NoteSpec[] => (Array.isArray(notes) ? notes : []);

function isNote(value: unknown): value is NoteSpec {
  return isObject(value) && typeof value["id"] === "string" && isPoint(value["at"]) && isText(value["text"]);
}

const isText = (value: unknown) => value === undefined || typeof value === "string";

function isPoint(value: unknown): value is Point {
  return Array.isArray(value) && value.length === 2 && value.every((number) => Number.isFinite(number));
}

export const sizeOf = (note: NoteSpec): Point => (isPoint(note.size) ? note.size : NOTE_SIZE);

export const colorOf = (note: NoteSpec): NoteColor => NOTE_COLORS.find((color) => color === note.color) ?? "yellow";

export const textOf = (note: NoteSpec): string => note.text ?? "";

/** What a note is called where there is no room for all of it: its first line without the markup. */
export function titleOfNote(note: NoteSpec): string {
  const line = textOf(note).split("\n").find((each) => each.trim() !== "") ?? "";
  const plain = line.replace(/^\s*[-*] /, "").replace(/[*`]/g, "").trim();
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain;
}

/** Whether a document may hold another note. */
export const hasRoomForNote = (document: PipelineDocument): boolean => listOf(document).length < MOST_NOTES;

/** The document with some notes replaced by what `change` makes of each. */
export function changeNotes(
  document: PipelineDocument,
  ids: readonly string[],
  change: (note: NoteSpec) => NoteSpec,
): PipelineDocument {
  const before = listOf(document);
  const notes = before.map((note) => (isNote(note) && ids.includes(note.id) ? change(note) : note));
  return notes.some((note, index) => note !== before[index]) ? { ...document, notes } : document;
}

export function writeNote(document: PipelineDocument, id: string, text: string): PipelineDocument {
  return changeNotes(document, [id], (note) => (textOf(note) === text ? note : { ...note, text }));
}

export function colorNotes(document: PipelineDocument, ids: readonly string[], color: NoteColor): PipelineDocument {
  return changeNotes(document, ids, (note) => (colorOf(note) === color ? note : { ...note, color }));
}

/** The document with a note of another size, no smaller than its handle and no larger than the format allows. */
export function resizeNote(document: PipelineDocument, id: string, size: Point): PipelineDocument {
  const [width, height] = fittingSize(size);
  return changeNotes(document, [id], (note) => {
    const [before, high] = sizeOf(note);
    return before === width && high === height ? note : { ...note, size: [width, height] };
  });
}

export function fittingSize([width, height]: Point): Point {
  const within = (value: number, least: number) => Math.round(Math.max(least, Math.min(MOST, value)));
  return [within(width, LEAST[0]), within(height, LEAST[1])];
}

export function moveNotes(document: PipelineDocument, moved: ReadonlyMap<string, Point>): PipelineDocument {
  return changeNotes(document, [...moved.keys()], (note) => {
    const [x, y] = moved.get(note.id) ?? note.at;
    const at: Point = [Math.round(x), Math.round(y)];
    return note.at[0] === at[0] && note.at[1] === at[1] ? note : { ...note, at };
  });
}

export function removeNotes(document: PipelineDocument, ids: readonly string[]): PipelineDocument {
  const before = listOf(document);
  const notes = before.filter((note) => !isNote(note) || !ids.includes(note.id));
  if (notes.length === before.length) return document;
  if (notes.length > 0) return { ...document, notes };
  const { notes: _none, ...rest } = document;
  return rest;
}

/** The document with more notes; those that have the ids of others get new ones, which come back with it. */
export function addNotes(document: PipelineDocument, added: readonly NoteSpec[]): { document: PipelineDocument; ids: string[] } {
  if (added.length === 0) return { document, ids: [] };
  const taken = new Set(notesOf(document).map(({ id }) => id));
  const notes = added.map((note) => {
    const id = freshId(note.id, taken);
    taken.add(id);
    return { ...note, id };
  });
  return { document: { ...document, notes: [...listOf(document), ...notes] }, ids: notes.map(({ id }) => id) };
}

/**
 * The document with its notes moved along with the nodes, which stood elsewhere in an earlier one.
 *
 * A note belongs to the nodes that it lies under, or else to the nearest one, and keeps its place relative to their
 * upper left corner. One that was moved since the earlier document stays where it was put.
 */
export function notesFollow(document: PipelineDocument, earlier: PipelineDocument): PipelineDocument {
  const [before, now] = [placesOf(earlier), placesOf(document)];
  const old = new Map(notesOf(earlier).map((note) => [note.id, note]));
  const moved = new Map<string, Point>();
  for (const note of notesOf(document)) {
    const was = old.get(note.id);
    if (was === undefined || was.at[0] !== note.at[0] || was.at[1] !== note.at[1]) continue;
    const anchors = anchorsOf(was, before).filter((id) => now.has(id));
    if (anchors.length === 0) continue;
    const [fromX, fromY] = corner(anchors, before);
    const [toX, toY] = corner(anchors, now);
    moved.set(note.id, [note.at[0] + toX - fromX, note.at[1] + toY - fromY]);
  }
  return moveNotes(document, moved);
}

function anchorsOf(note: NoteSpec, places: ReadonlyMap<string, Point>): string[] {
  const [width, height] = sizeOf(note);
  const gaps = [...places].map(([id, [x, y]]) => {
    const across = Math.max(note.at[0] - x - CARD_WIDTH, x - note.at[0] - width, 0);
    const down = Math.max(note.at[1] - y - cardHeight(1), y - note.at[1] - height, 0);
    return { id, gap: Math.hypot(across, down) };
  });
  const least = Math.min(...gaps.map(({ gap }) => gap));
  const nearest = gaps.filter(({ gap }) => gap === least);
  return (least === 0 ? nearest : nearest.slice(0, 1)).map(({ id }) => id);
}

function corner(ids: readonly string[], places: ReadonlyMap<string, Point>): Point {
  const points = ids.map((id) => places.get(id) ?? ([0, 0] as Point));
  return [Math.min(...points.map(([x]) => x)), Math.min(...points.map(([, y]) => y))];
}
