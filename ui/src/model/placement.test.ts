import ELK from "elkjs/lib/elk.bundled.js";
import { describe, expect, it } from "vitest";

import { pasteNodes } from "./clipboard";
import { addNode, removeNodes } from "./document";
import { groupNodes, renameGroup, ungroupNodes } from "./groups";
import { autoLayout } from "./layout";
import { alignNodes, moveNodes, nudgeNodes, placesOf } from "./placement";
import { PIPELINE, SHAPES } from "./testing";
import type { PipelineDocument } from "./types";

describe("placesOf", () => {
  it("puts nodes without a place in the order the data flows", () => {
    const { layout: _none, ...bare } = PIPELINE;
    const places = placesOf(bare);
    const x = (id: string) => places.get(id)?.[0] ?? NaN;
    expect(x("orders")).toBe(x("clients"));
    expect(x("orders")).toBeLessThan(x("joined"));
    expect(x("joined")).toBeLessThan(x("report"));
  });
});

describe("moving", () => {
  it("is no edit when nothing moves", () => {
    expect(moveNodes(PIPELINE, new Map([["orders", [0, 0]]]))).toBe(PIPELINE);
    expect(alignNodes(PIPELINE, ["orders"], "left")).toBe(PIPELINE);
  });

  it("moves by a distance, and aligns to the first", () => {
    expect(nudgeNodes(PIPELINE, ["orders"], [20, -20]).layout?.["orders"]).toEqual([20, -20]);
    const aligned = alignNodes(PIPELINE, ["clients", "joined", "report"], "top");
    expect(aligned.layout).toMatchObject({ clients: [0, 60], joined: [260, 60], report: [520, 60] });
    expect(alignNodes(PIPELINE, ["orders", "clients"], "rows").layout).toMatchObject({ orders: [0, 0], clients: [260, 0] });
  });
});

describe("autoLayout", () => {
  it("lays the data flow to the right, and no card over another", async () => {
    const places = await autoLayout(PIPELINE, SHAPES, new ELK());
    const [orders, clients, joined, report] = ["orders", "clients", "joined", "report"].map((id) => places.get(id) ?? [NaN, NaN]);
    expect(orders?.[0]).toBeLessThan(joined?.[0] ?? NaN);
    expect(joined?.[0]).toBeLessThan(report?.[0] ?? NaN);
    expect(Math.abs((orders?.[1] ?? 0) - (clients?.[1] ?? 0))).toBeGreaterThanOrEqual(80);
  });
});

describe("groups", () => {
  it("come with a name and go when nothing is in them", () => {
    const grouped = groupNodes(PIPELINE, ["orders", "clients"], "What was sold");
    expect(grouped.groups).toEqual([{ id: "what_was_sold", name: "What was sold" }]);
    expect(renameGroup(grouped, "what_was_sold", "Sales").groups).toEqual([{ id: "what_was_sold", name: "Sales" }]);
    expect(renameGroup(grouped, "what_was_sold", "What was sold")).toBe(grouped);
    expect(ungroupNodes(grouped, ["orders"]).groups).toHaveLength(1);
    expect(ungroupNodes(grouped, ["orders", "clients"])).toEqual(PIPELINE);
  });
});

it("leaves all others where they are when one of a document without places is moved, added or removed", () => {
  const bare: PipelineDocument = {
    airloom: 1,
    id: "bare",
    nodes: [
      { id: "a", type: "t" },
      { id: "b", type: "t", inputs: { in: "a" } },
      { id: "c", type: "t", inputs: { in: "b" } },
    ],
  };
  const before = placesOf(bare);
  const others = (document: PipelineDocument, gone: string) =>
    ["a", "b", "c"].filter((id) => id !== gone).map((id) => placesOf(document).get(id));
  expect(others(moveNodes(bare, new Map([["b", [260, 400]]])), "b")).toEqual([before.get("a"), before.get("c")]);
  expect(others(addNode(bare, "t", [0, 900]).document, "")).toEqual([...before.values()]);
  expect(others(removeNodes(bare, ["a"]), "a")).toEqual([before.get("b"), before.get("c")]);
  const pasted = pasteNodes(bare, JSON.stringify({ ...bare, id: "other" }), [0, 500])?.document ?? bare;
  expect(others(pasted, "")).toEqual([...before.values()]);
  expect(new Set(placesOf(pasted).values()).size).toBe(6);
});
