/** The document as React Flow's nodes and edges. Objects of what did not change stay the same, so React Flow and React
 * skip them. */
import { Position, type Edge, type Node } from "@xyflow/react";

import type { NodeType } from "@/api/types";
import { CARD_WIDTH, ORDER, OUTPUT, cardHeight, portPlaces } from "@/model/geometry";
import { AFTER, wireKey, wiresOf } from "@/model/graph";
import { notesOf, sizeOf } from "@/model/notes";
import { placesOf } from "@/model/placement";
import type { NodeSpec, NoteSpec, PipelineDocument, Point, Wire } from "@/model/types";

export type CardNode = Node<{ spec: NodeSpec; type: NodeType | undefined }, "card">;
export type GroupNode = Node<{ label: string; members: readonly string[] }, "box">;
export type NoteNode = Node<{ note: NoteSpec }, "note">;
export type FlowNode = CardNode | GroupNode | NoteNode;
export type WireEdge = Edge<{ wire: Wire }, "wire">;

/** The id of the handle where rows leave. */
export const OUT = "out";

interface Known {
  spec: NodeSpec;
  type: NodeType | undefined;
  x: number;
  y: number;
  selected: boolean;
  label: string;
  node: CardNode;
}

export class FlowCache {
  private known = new Map<string, Known>();

  /** The cards; `moved` are places that a drag has not yet written into the document, `describe` gives their names. */
  nodes(
    document: PipelineDocument,
    types: ReadonlyMap<string, NodeType>,
    selected: readonly string[],
    moved: ReadonlyMap<string, Point>,
    describe: (spec: NodeSpec) => string,
  ): CardNode[] {
    const chosen = new Set(selected);
    const places = placesOf(document);
    const known = new Map<string, Known>();
    const nodes = document.nodes.map((spec) => {
      const [x, y] = moved.get(spec.id) ?? places.get(spec.id) ?? [0, 0];
      const type = types.get(spec.type);
      const before = this.known.get(spec.id);
      const next: Omit<Known, "node"> = { spec, type, x, y, selected: chosen.has(spec.id), label: describe(spec) };
      const same =
        before?.spec === spec &&
        before.type === type &&
        before.x === x &&
        before.y === y &&
        before.selected === next.selected &&
        before.label === next.label;
      const node = same ? before.node : cardNode(next, types);
      known.set(spec.id, { ...next, node });
      return node;
    });
    this.known = known;
    return nodes;
  }
}

function cardNode(card: Omit<Known, "node">, types: ReadonlyMap<string, NodeType>): CardNode {
  const { spec, type, x, y, selected, label } = card;
  const ports = portPlaces(spec, types);
  const height = cardHeight(ports.length);
  const size = { width: 1, height: 1 };
  return {
    id: spec.id,
    type: "card",
    position: { x, y },
    selected,
    data: { spec, type },
    ariaLabel: label,
    zIndex: selected ? 1 : 0,
    width: CARD_WIDTH,
    height,
    measured: { width: CARD_WIDTH, height },
    handles: [
      ...ports.map((port) => ({ id: port.port, type: "target" as const, position: Position.Left, x: port.x, y: port.y, ...size })),
      { id: AFTER, type: "target", position: Position.Top, x: ORDER[0], y: ORDER[1], ...size },
      { id: OUT, type: "source", position: Position.Right, x: OUTPUT[0], y: OUTPUT[1], ...size },
    ],
  };
}

/** Begins the React Flow ids of groups; no node's id has a colon. */
const GROUP = "group:";

export const groupOf = (flowId: string): string => flowId.slice(GROUP.length);

/** Begins the React Flow ids of notes, which have a space of names of their own. */
const NOTE = "note:";

export const flowIdOfNote = (id: string): string => NOTE + id;

/** The note that a React Flow id means; null when it means something else. */
export const noteOf = (flowId: string): string | null => (flowId.startsWith(NOTE) ? flowId.slice(NOTE.length) : null);

/** The notes, behind everything else. */
export function noteNodesOf(
  notes: NoteSpec[],
  selected: readonly string[],
  moved: ReadonlyMap<string, Point>,
  describe: (note: NoteSpec) => string,
): NoteNode[] {
  return notesOf({ notes }).map((note) => {
    const id = flowIdOfNote(note.id);
    const [x, y] = moved.get(id) ?? note.at;
    const [width, height] = sizeOf(note);
    return {
      id,
      type: "note",
      position: { x, y },
      selected: selected.includes(note.id),
      data: { note },
      ariaLabel: describe(note),
      domAttributes: { "aria-roledescription": "note" },
      zIndex: -2,
      connectable: false,
      width,
      height,
      measured: { width, height },
    };
  });
}

const PADDING = 20;
const LABEL = 28;

/** The boxes behind the cards, outer ones first. */
export function groupNodesOf(document: PipelineDocument, cards: readonly CardNode[]): GroupNode[] {
  const groups = document.groups ?? [];
  if (groups.length === 0) return [];
  const parents = new Map(groups.map((group) => [group.id, group.parent]));
  const boxes = new Map<string, { left: number; top: number; right: number; bottom: number; members: string[] }>();
  for (const card of cards) {
    let depth = 0;
    const seen = new Set<string>();
    for (let id = card.data.spec.group; id !== undefined && !seen.has(id); id = parents.get(id)) {
      seen.add(id);
      depth += 1;
      const box = boxes.get(id) ?? { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity, members: [] };
      box.left = Math.min(box.left, card.position.x - PADDING * depth);
      box.top = Math.min(box.top, card.position.y - (PADDING + LABEL) * depth);
      box.right = Math.max(box.right, card.position.x + CARD_WIDTH + PADDING * depth);
      box.bottom = Math.max(box.bottom, card.position.y + (card.height ?? 0) + PADDING * depth);
      box.members.push(card.id);
      boxes.set(id, box);
    }
  }
  return groups.flatMap((group) => {
    const box = boxes.get(group.id);
    if (box === undefined) return [];
    const size = { width: box.right - box.left, height: box.bottom - box.top };
    return {
      id: `${GROUP}${group.id}`,
      type: "box" as const,
      position: { x: box.left, y: box.top },
      data: { label: group.name ?? group.id, members: box.members },
      ...size,
      measured: size,
      zIndex: -1,
      // Its label takes them: what lies under the box is the canvas, or a note.
      style: { pointerEvents: "none" as const },
      selectable: false,
      focusable: false,
      dragHandle: ".group-label",
    };
  });
}

export function edgesOf(document: PipelineDocument, selectedWire: string | null, describe: (wire: Wire) => string): WireEdge[] {
  return wiresOf(document).map((wire) => {
    const id = wireKey(wire);
    return {
      id,
      type: "wire",
      source: wire.from,
      sourceHandle: OUT,
      target: wire.to,
      targetHandle: wire.port,
      selected: id === selectedWire,
      data: { wire },
      ariaLabel: describe(wire),
      focusable: false,
    };
  });
}
