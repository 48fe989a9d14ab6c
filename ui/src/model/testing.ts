/** The node types and the pipeline that the tests of the model use. */
import type { NodeShape, NodeShapes, PipelineDocument } from "./types";

function shape(type: string, kind: NodeShape["kind"], ports: string[], many = false, config = {}): [string, NodeShape] {
  return [type, { type, kind, inputs: ports.map((name) => ({ name, many, description: "" })), config }];
}

export const SHAPES: NodeShapes = new Map([
  shape("read", "source", []),
  shape("filter", "transform", ["in"]),
  shape("join", "transform", ["left", "right"]),
  shape("union", "transform", ["in"], true),
  shape("sql", "transform", ["in"], true, { properties: { query: { type: "string", "x-widget": "sql" } } }),
  shape("write", "destination", ["in"]),
]);

/** orders, clients -> joined -> report */
export const PIPELINE: PipelineDocument = {
  airloom: 1,
  id: "sales",
  nodes: [
    { id: "orders", type: "read" },
    { id: "clients", type: "read" },
    { id: "joined", type: "join", inputs: { left: "orders", right: "clients" } },
    { id: "report", type: "write", inputs: { in: "joined" } },
  ],
  layout: { orders: [0, 0], clients: [0, 140], joined: [260, 60], report: [520, 60] },
};

/** Makes every change in place an error. */
export function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
frozen(PIPELINE);
