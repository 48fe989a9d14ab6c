/** What a pipeline document is in the UI. Keys that the UI does not know are kept as they are. */

export interface PipelineDocument {
  airloom: 1;
  id: string;
  name?: string;
  description?: string;
  tags?: string[];
  owner?: string;
  max_active_runs?: number;
  max_active_tasks?: number;
  schedule?: unknown;
  params?: Record<string, unknown>;
  defaults?: unknown;
  groups?: GroupSpec[];
  nodes: NodeSpec[];
  layout?: Record<string, Point>;
  notes?: NoteSpec[];
  [key: string]: unknown;
}

export interface NodeSpec {
  id: string;
  type: string;
  name?: string;
  /** Port -> node, or several; the port `after` only orders. */
  inputs?: Record<string, string | string[]>;
  config?: Record<string, unknown>;
  group?: string;
  [key: string]: unknown;
}

export interface GroupSpec {
  id: string;
  name?: string;
  description?: string;
  parent?: string;
}

/** Text on the canvas; changes no Dag. */
export interface NoteSpec {
  id: string;
  text?: string;
  /** Its upper left corner. */
  at: Point;
  /** Width and height. */
  size?: Point;
  color?: string;
}

/** x, y on the canvas. */
export type Point = [number, number];

export interface Problem {
  pointer: string;
  node: string | null;
  message: string;
  expected: string | null;
  hint: string | null;
  severity: "error" | "warning";
}

/** What the model needs to know of a node type. */
export interface NodeShape {
  type: string;
  kind: "source" | "transform" | "destination";
  inputs: readonly { name: string; many: boolean; description: string }[];
  config: Record<string, unknown>;
}

export type NodeShapes = ReadonlyMap<string, NodeShape>;

/** One wire: rows, or with the port `after` the order only, from a node to another's port. */
export interface Wire {
  from: string;
  to: string;
  port: string;
}
