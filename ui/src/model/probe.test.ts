import { expect, it } from "vitest";

import { withProbe } from "./probe";
import type { NodeSpec, PipelineDocument } from "./types";

const ORDERS: NodeSpec = { id: "orders", type: "file.read", config: { path: "orders.csv" }, group: "in" };
const NET = { name: "net", expression: "amount / 1.21" };
const TAX = { name: "tax", expression: "amount - net" };
const DERIVED: NodeSpec = { id: "derived", type: "derive", inputs: { in: "orders" }, config: { columns: [NET, TAX] } };

function pipeline(...nodes: NodeSpec[]): PipelineDocument {
  return { airloom: 1, id: "sales", schedule: { cron: "@daily" }, groups: [{ id: "in" }], params: {}, nodes: [ORDERS, ...nodes] };
}

it("computes an expression over the columns before it, and reads nothing that the node does not", () => {
  const other: NodeSpec = { id: "other", type: "limit", inputs: { in: "derived" }, config: { rows: 1 } };
  const probed = withProbe(pipeline(DERIVED, other), DERIVED, ["columns", 1, "expression"], "amount - net", "window");
  expect(probed?.nodes).toEqual([
    { id: "orders", type: "file.read", config: { path: "orders.csv" } },
    {
      id: "airloom_value",
      type: "derive",
      inputs: { in: "orders" },
      config: { columns: [NET, { name: "airloom_value", expression: "amount - net" }] },
    },
  ]);
  expect(probed?.params).toEqual({});
  expect(probed?.schedule).toBeUndefined();
});

it("computes a measure for the groups of its node", () => {
  const node: NodeSpec = { id: "totals", type: "aggregate", inputs: { in: "orders" }, config: { by: ["country"], measures: {} } };
  const probed = withProbe(pipeline(node), node, ["measures", "total"], "sum(amount)", "aggregate");
  expect(probed?.nodes[1]?.config).toEqual({ by: ["country"], measures: { airloom_value: "sum(amount)" } });
});

it("has nothing to look at where the rows of one node do not arrive", () => {
  const joined: NodeSpec = { id: "joined", type: "join", inputs: { left: "orders", right: "orders" }, config: {} };
  const alone: NodeSpec = { id: "alone", type: "filter", config: {} };
  for (const node of [joined, alone]) expect(withProbe(pipeline(node), node, ["where"], "amount > 1", null)).toBeNull();
});

it("hides the values where the node masks a column of its own", () => {
  const masked: NodeSpec = { ...DERIVED, mask: ["net"] };
  const probed = withProbe(pipeline(masked), masked, ["columns", 0, "expression"], NET.expression, "window");
  expect(probed?.nodes[1]?.["mask"]).toEqual(["airloom_value"]);
});
