/** Edits of a document: each takes one and gives another, and leaves what it does not touch as it is. */

import { AFTER, arriving, refusal, wiresInto } from "./graph";
import { withoutUnused } from "./groups";
import { freshId, takenIds } from "./ids";
import { freeSpot, layoutOf, makeRoom } from "./placement";
import { renamedInQueries } from "./references";
import type { NodeShapes, NodeSpec, PipelineDocument, Point, Wire } from "./types";

/** The document with one node replaced by what `change` makes of it. */
export function changeNode(
  document: PipelineDocument,
  id: string,
  change: (node: NodeSpec) => NodeSpec,
): PipelineDocument {
  return changeNodes(document, (node) => (node.id === id ? change(node) : node));
}

function changeNodes(document: PipelineDocument, change: (node: NodeSpec) => NodeSpec): PipelineDocument {
  const nodes = document.nodes.map(change);
  return nodes.some((node, index) => node !== document.nodes[index]) ? { ...document, nodes } : document;
}

export interface Added {
  document: PipelineDocument;
  id: string;
}

/** A new node of a type, at a place of the canvas or the nearest free one. */
export function addNode(document: PipelineDocument, type: string, at: Point): Added {
  const id = freshId(type, takenIds(document));
  const layout = { ...layoutOf(document), [id]: freeSpot(document, at) };
  return { document: { ...document, nodes: [...document.nodes, { id, type }], layout }, id };
}

/** The document without some nodes, their wires, their places, and groups that have become empty. */
export function removeNodes(document: PipelineDocument, ids: readonly string[]): PipelineDocument {
  const gone = new Set(ids);
  const kept = document.nodes.filter((node) => !gone.has(node.id));
  if (kept.length === document.nodes.length) return document;
  const nodes = kept.map((node) => withoutWires(node, (wire) => gone.has(wire.from)));
  const layout = Object.fromEntries(Object.entries(layoutOf(document)).filter(([id]) => !gone.has(id)));
  return withoutUnused({ ...document, nodes, layout });
}

/** The document with a node's id changed wherever it is named: wires, layout, and queries that read it. */
export function renameNode(document: PipelineDocument, shapes: NodeShapes, from: string, to: string): PipelineDocument {
  if (from === to || takenIds(document).has(to)) return document;
  const renamed = changeNodes(document, (node) => {
    const id = node.id === from ? to : node.id;
    const reads = wiresInto(node).some((wire) => wire.from === from);
    if (!reads) return id === node.id ? node : { ...node, id };
    const inputs = mapInputs(node, (source) => (source === from ? to : source));
    return renamedInQueries({ ...node, id, inputs }, shapes.get(node.type), from, to);
  });
  const layout = Object.entries(document.layout ?? {}).map(([id, point]) => [id === from ? to : id, point] as const);
  return document.layout === undefined ? renamed : { ...renamed, layout: Object.fromEntries(layout) };
}

function mapInputs(node: NodeSpec, map: (source: string) => string): NonNullable<NodeSpec["inputs"]> {
  const entries = Object.entries(node.inputs ?? {}).map(
    ([port, value]) => [port, typeof value === "string" ? map(value) : value.map(map)] as const,
  );
  return Object.fromEntries(entries);
}

/** The document with a wire more; unchanged where the wire is not allowed. */
export function connect(document: PipelineDocument, shapes: NodeShapes, wire: Wire): PipelineDocument {
  if (refusal(document, shapes, wire) !== null) return document;
  return changeNode(document, wire.to, (node) => {
    const there = arriving(node, wire.port);
    const value = there.length === 0 ? wire.from : [...there, wire.from];
    return { ...node, inputs: { ...node.inputs, [wire.port]: value } };
  });
}

/** The document without some wires. */
export function disconnect(document: PipelineDocument, wires: readonly Wire[]): PipelineDocument {
  return changeNodes(document, (node) =>
    withoutWires(node, ({ from, to, port }) =>
      wires.some((wire) => wire.from === from && wire.to === to && wire.port === port),
    ),
  );
}

function withoutWires(node: NodeSpec, gone: (wire: Wire) => boolean): NodeSpec {
  if (!wiresInto(node).some(gone)) return node;
  const inputs: NonNullable<NodeSpec["inputs"]> = {};
  for (const [port, value] of Object.entries(node.inputs ?? {})) {
    const kept = arriving(node, port).filter((from) => !gone({ from, to: node.id, port }));
    const [only] = kept;
    if (only === undefined) continue;
    inputs[port] = kept.length === 1 ? only : typeof value === "string" ? value : kept;
  }
  const { inputs: _before, ...rest } = node;
  return Object.keys(inputs).length === 0 ? rest : { ...rest, inputs };
}

/** The document with a new node in the middle of a wire, what follows moved to the right; null where its type takes or gives no rows. */
export function insertOnWire(
  document: PipelineDocument,
  shapes: NodeShapes,
  wire: Wire,
  type: string,
): Added | null {
  const shape = shapes.get(type);
  const port = shape?.inputs[0]?.name;
  if (shape === undefined || shape.kind !== "transform" || port === undefined || wire.port === AFTER) return null;
  const { document: spaced, middle } = makeRoom(document, wire);
  const added = addNode(spaced, type, middle);
  const through = changeNode(added.document, added.id, (node) => ({ ...node, inputs: { [port]: wire.from } }));
  // The new node takes the old one's place among the wires of the port, whose order may mean something.
  const next = changeNode(through, wire.to, (node) => ({
    ...node,
    inputs: { ...node.inputs, [wire.port]: replaced(node.inputs?.[wire.port], wire.from, added.id) },
  }));
  return { document: next, id: added.id };
}

function replaced(value: string | string[] | undefined, before: string, after: string): string | string[] {
  if (typeof value !== "object") return after;
  return value.map((source) => (source === before ? after : source));
}
