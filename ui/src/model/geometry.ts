/** How large a node's card is, and where on its edge its ports are. Known without measuring, so that wires of nodes
 * outside the window can be drawn. */

import { AFTER, portsOf } from "./graph";
import type { NodeShapes, NodeSpec, Point } from "./types";

export const GRID = 20;
export const CARD_WIDTH = 200;
const HEAD = 56;
const ROW = 20;

export interface PortPlace {
  port: string;
  x: number;
  y: number;
}

/** The ports that take rows, from the top down; one alone stands beside the name, several have a row each. */
export function portPlaces(node: NodeSpec, shapes: NodeShapes): PortPlace[] {
  const ports = portsOf(node, shapes).filter((port) => port !== AFTER);
  if (ports.length === 1) return ports.map((port) => ({ port, x: 0, y: HEAD / 2 }));
  return ports.map((port, index) => ({ port, x: 0, y: HEAD + ROW * index + ROW / 2 - 4 }));
}

export function cardHeight(ports: number): number {
  return ports <= 1 ? HEAD : HEAD + ROW * ports;
}

/** Where rows leave. */
export const OUTPUT: Point = [CARD_WIDTH, HEAD / 2];

/** Where wires arrive that only order. */
export const ORDER: Point = [28, 0];

export const snap = ([x, y]: Point): Point => [Math.round(x / GRID) * GRID, Math.round(y / GRID) * GRID];
