/** Places on the canvas: of nodes that have none, of new ones, of moved and aligned ones. */

import { CARD_WIDTH, GRID, snap } from "./geometry";
import { downstream, wiresOf } from "./graph";
import type { PipelineDocument, Point, Wire } from "./types";

const COLUMN = 260;
const ROW = 120;

/** Every node's place: the document's, or for a node without one its column by depth, below what is there. */
export function placesOf(document: PipelineDocument): Map<string, Point> {
  const layout = document.layout ?? {};
  const places = new Map<string, Point>();
  const missing = document.nodes.filter(({ id }) => {
    const point = layout[id];
    if (point !== undefined) places.set(id, point);
    return point === undefined;
  });
  if (missing.length === 0) return places;
  const depths = depthsOf(document);
  const bottom = places.size === 0 ? 0 : Math.max(...[...places.values()].map(([, y]) => y)) + ROW;
  const filled = new Map<number, number>();
  for (const { id } of missing) {
    const depth = depths.get(id) ?? 0;
    const row = filled.get(depth) ?? 0;
    filled.set(depth, row + 1);
    places.set(id, [depth * COLUMN, bottom + row * ROW]);
  }
  return places;
}

/** The places of all nodes as a document keeps them: what gives one of them a place keeps the others where they are. */
export function layoutOf(document: PipelineDocument): Record<string, Point> {
  return Object.fromEntries(placesOf(document));
}

/** Node -> the length of the longest way from a node without inputs; a circle is cut somewhere. */
function depthsOf(document: PipelineDocument): Map<string, number> {
  const sources = new Map<string, string[]>();
  for (const { from, to } of wiresOf(document)) sources.set(to, [...(sources.get(to) ?? []), from]);
  const depths = new Map<string, number>();
  const open = new Set<string>();
  const depth = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    if (open.has(id)) return 0;
    open.add(id);
    const found = Math.max(-1, ...(sources.get(id) ?? []).map(depth)) + 1;
    open.delete(id);
    depths.set(id, found);
    return found;
  };
  for (const { id } of document.nodes) depth(id);
  return depths;
}

/** The wished place, or the nearest below it where no card lies. */
export function freeSpot(document: PipelineDocument, wish: Point): Point {
  const places = [...placesOf(document).values()];
  const overlaps = ([x, y]: Point) =>
    places.some(([px, py]) => Math.abs(px - x) < CARD_WIDTH + GRID && Math.abs(py - y) < 80 + GRID);
  let spot = snap(wish);
  while (overlaps(spot)) spot = [spot[0], spot[1] + GRID];
  return spot;
}

/** The document with some nodes at other places. */
export function moveNodes(document: PipelineDocument, moved: ReadonlyMap<string, Point>): PipelineDocument {
  const layout = layoutOf(document);
  let changed = false;
  for (const [id, [x, y]] of moved) {
    const before = document.layout?.[id];
    const next: Point = [Math.round(x), Math.round(y)];
    if (before !== undefined && before[0] === next[0] && before[1] === next[1]) continue;
    layout[id] = next;
    changed = true;
  }
  return changed ? { ...document, layout } : document;
}

/**
 * The document with the places that were found for the nodes of an earlier one.
 *
 * What was done since has the last word: a node that was moved meanwhile stays where it was put, and one that has gone
 * gets no place.
 */
export function placeAsFound(
  document: PipelineDocument,
  earlier: PipelineDocument,
  found: ReadonlyMap<string, Point>,
): PipelineDocument {
  const stayed = (id: string) => {
    const [before, now] = [earlier.layout?.[id], document.layout?.[id]];
    return before?.[0] === now?.[0] && before?.[1] === now?.[1];
  };
  const present = new Set(document.nodes.map(({ id }) => id));
  return moveNodes(document, new Map([...found].filter(([id]) => present.has(id) && stayed(id))));
}

/** The document with some nodes moved by a distance. */
export function nudgeNodes(document: PipelineDocument, ids: readonly string[], [dx, dy]: Point): PipelineDocument {
  const places = placesOf(document);
  const moved = new Map<string, Point>();
  for (const id of ids) {
    const at = places.get(id);
    if (at !== undefined) moved.set(id, [at[0] + dx, at[1] + dy]);
  }
  return moveNodes(document, moved);
}

export type Alignment = "left" | "top" | "columns" | "rows";

/** The document with nodes in one line (`left`, `top`), or in line with even gaps (`columns` down, `rows` across). */
export function alignNodes(document: PipelineDocument, ids: readonly string[], how: Alignment): PipelineDocument {
  const places = placesOf(document);
  const found = ids.flatMap((id) => {
    const point = places.get(id);
    return point === undefined ? [] : [{ id, point }];
  });
  if (found.length < 2) return document;
  const axis = how === "left" || how === "columns" ? 0 : 1;
  const line = Math.min(...found.map(({ point }) => point[axis]));
  const along = axis === 0 ? 1 : 0;
  const sorted = [...found].sort((one, other) => one.point[along] - other.point[along]);
  const start = sorted[0]?.point[along] ?? 0;
  const gap = along === 1 ? ROW : COLUMN;
  const moved = new Map<string, Point>();
  sorted.forEach(({ id, point }, index) => {
    const position = how === "left" || how === "top" ? point[along] : start + index * gap;
    moved.set(id, axis === 0 ? [line, position] : [position, line]);
  });
  return moveNodes(document, moved);
}

/** The document with everything after a wire so far to the right that a card fits on the wire, and where it fits. */
export function makeRoom(document: PipelineDocument, wire: Wire): { document: PipelineDocument; middle: Point } {
  const places = placesOf(document);
  const [fromX, fromY] = places.get(wire.from) ?? [0, 0];
  const [toX, toY] = places.get(wire.to) ?? [fromX + COLUMN, fromY];
  const missing = fromX + 2 * COLUMN - toX;
  // A wire that leads back to the left, or down, has its room elsewhere.
  const tight = missing > 0 && missing < 2 * COLUMN;
  const spaced = tight ? nudgeNodes(document, [...downstream(document, wire.to)], [missing, 0]) : document;
  const end = tight ? toX + missing : toX;
  return { document: spaced, middle: [(fromX + end) / 2, (fromY + toY) / 2] };
}
