/** The wires of a document, and which further ones are allowed. */

import type { NodeShapes, NodeSpec, PipelineDocument, Wire } from "./types";

/** The port that only orders: a node waits for another without taking its rows. */
export const AFTER = "after";

/** A wire's name, unique in its document. */
export const wireKey = ({ from, to, port }: Wire): string => `${from}>${to}.${port}`;

/** The nodes that arrive at a port, in order. */
export function arriving(node: NodeSpec, port: string): readonly string[] {
  const value = node.inputs?.[port];
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

/** All wires that end at a node. */
export function wiresInto(node: NodeSpec): Wire[] {
  return Object.keys(node.inputs ?? {}).flatMap((port) =>
    arriving(node, port).map((from) => ({ from, to: node.id, port })),
  );
}

/** All wires of a document whose two ends are there. */
export function wiresOf(document: PipelineDocument): Wire[] {
  const ids = new Set(document.nodes.map((node) => node.id));
  return document.nodes.flatMap((node) => wiresInto(node).filter((wire) => ids.has(wire.from)));
}

/** The wires that begin or end at a node and carry rows. */
export function wiresAt(document: PipelineDocument, id: string): Wire[] {
  return wiresOf(document).filter(({ from, to, port }) => port !== AFTER && (from === id || to === id));
}

export function nodeById(document: PipelineDocument, id: string): NodeSpec | undefined {
  return document.nodes.find((node) => node.id === id);
}

/** Everything downstream of a node, itself included. */
export function downstream(document: PipelineDocument, id: string): Set<string> {
  const readers = new Map<string, string[]>();
  for (const { from, to } of wiresOf(document)) readers.set(from, [...(readers.get(from) ?? []), to]);
  const seen = new Set([id]);
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const reader of readers.get(next) ?? []) {
      if (seen.has(reader)) continue;
      seen.add(reader);
      open.push(reader);
    }
  }
  return seen;
}

/** Why a wire is not allowed; the catalogue has a sentence for each. */
export type Refusal =
  | { code: "missing"; node: string }
  | { code: "self"; node: string }
  | { code: "duplicate"; from: string; to: string }
  | { code: "cycle"; from: string; to: string }
  | { code: "destination"; from: string }
  | { code: "reads_nothing"; to: string }
  | { code: "no_port"; to: string; port: string }
  | { code: "taken"; port: string; by: string };

/** Why a wire may not be added to a document; null when it may. */
export function refusal(document: PipelineDocument, shapes: NodeShapes, wire: Wire): Refusal | null {
  const { from, to, port } = wire;
  const source = nodeById(document, from);
  const target = nodeById(document, to);
  if (source === undefined) return { code: "missing", node: from };
  if (target === undefined) return { code: "missing", node: to };
  if (from === to) return { code: "self", node: from };
  if (arriving(target, port).includes(from)) return { code: "duplicate", from, to };
  return (
    (port === AFTER ? null : refusedByPort(source, target, shapes, port)) ??
    (downstream(document, to).has(from) ? { code: "cycle", from, to } : null)
  );
}

function refusedByPort(source: NodeSpec, target: NodeSpec, shapes: NodeShapes, port: string): Refusal | null {
  if (shapes.get(source.type)?.kind === "destination") return { code: "destination", from: source.id };
  const shape = shapes.get(target.type);
  if (shape === undefined) return null; // a type this server does not know: its check will tell
  if (shape.inputs.length === 0) return { code: "reads_nothing", to: target.id };
  const found = shape.inputs.find((candidate) => candidate.name === port);
  if (found === undefined) return { code: "no_port", to: target.id, port };
  const [by] = arriving(target, port);
  return !found.many && by !== undefined ? { code: "taken", port, by } : null;
}

/** The names of a node's ports: those of its type, any that its wires use besides, and the one that only orders. */
export function portsOf(node: NodeSpec, shapes: NodeShapes): string[] {
  const declared = shapes.get(node.type)?.inputs.map((port) => port.name) ?? [];
  const used = Object.keys(node.inputs ?? {}).filter((port) => port !== AFTER && !declared.includes(port));
  return [...declared, ...used, AFTER];
}

/** The first port of `to` where a wire from `from` fits; null when none does. */
export function fittingPort(document: PipelineDocument, shapes: NodeShapes, from: string, to: string): string | null {
  const target = nodeById(document, to);
  if (target === undefined) return null;
  return portsOf(target, shapes).find((port) => refusal(document, shapes, { from, to, port }) === null) ?? null;
}
