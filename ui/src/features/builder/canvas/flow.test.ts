import { expect, it } from "vitest";

import type { NodeRun } from "@/api/types";
import { groupNodes } from "@/model/groups";
import { moveNodes } from "@/model/placement";
import { PIPELINE } from "@/model/testing";
import type { Point } from "@/model/types";
import { edgesOf, FlowCache, flowIdOfNote, groupNodesOf, noteNodesOf, noteOf } from "./flow";
import { cardLabel } from "./labels";

const NONE = new Map<string, Point>();
const TYPES = new Map();
const NAME = ({ id }: { id: string }) => id;

it("keeps the objects of cards that did not change", () => {
  const cache = new FlowCache();
  const before = cache.nodes(PIPELINE, TYPES, [], NONE, NAME);
  const moved = moveNodes(PIPELINE, new Map([["orders", [20, 20]]]));
  const after = cache.nodes(moved, TYPES, ["report"], NONE, NAME);
  const same = after.filter((node, index) => node === before[index]).map(({ id }) => id);
  expect(same).toEqual(["clients", "joined"]);
});

it("makes a card anew when what is said of it changes", () => {
  const cache = new FlowCache();
  const before = cache.nodes(PIPELINE, TYPES, [], NONE, (spec) => cardLabel(spec, undefined, undefined));
  const run: NodeRun = {
    task_id: "joined", try_number: 1, state: "running", start: null, end: null, seconds: 2,
    rows_in: null, rows_out: 1234, rate: 56_789, error: null,
  };
  const problems = { errors: 2, warnings: 1 };
  const after = cache.nodes(PIPELINE, TYPES, [], NONE, (spec) =>
    spec.id === "joined" ? cardLabel({ ...spec, name: "Both" }, problems, run) : cardLabel(spec, undefined, undefined),
  );
  expect(after.map(({ ariaLabel }) => ariaLabel)).toEqual([
    "read “orders”",
    "read “clients”",
    "join “Both”, 2 errors, 1 warning, running, 1,234 rows, 57K rows/s",
    "write “report”",
  ]);
  expect(after.filter((node, index) => node !== before[index]).map(({ id }) => id)).toEqual(["joined"]);
});

it("shows a drag before the document knows of it", () => {
  const [orders] = new FlowCache().nodes(PIPELINE, TYPES, [], new Map([["orders", [7, 9]]]), NAME);
  expect(orders?.position).toEqual({ x: 7, y: 9 });
});

it("gives every wire two handles that exist", () => {
  const cards = new FlowCache().nodes(PIPELINE, TYPES, [], NONE, NAME);
  const handles = new Set(cards.flatMap((card) => (card.handles ?? []).map(({ id }) => `${card.id}.${id}`)));
  for (const edge of edgesOf(PIPELINE, null, () => "")) {
    expect(handles).toContain(`${edge.source}.${edge.sourceHandle}`);
    expect(handles).toContain(`${edge.target}.${edge.targetHandle}`);
  }
});

it("draws a group around its nodes, and an outer one around that", () => {
  const inner = groupNodes(PIPELINE, ["orders", "clients"], "inner");
  const groups = [{ id: "outer" }, { id: "inner", parent: "outer" }];
  const cards = new FlowCache().nodes({ ...inner, groups }, TYPES, [], NONE, NAME);
  const [outer, box] = groupNodesOf({ ...inner, groups }, cards);
  expect(box?.data.members).toEqual(["orders", "clients"]);
  expect(outer?.position.x).toBeLessThan(box?.position.x ?? NaN);
  expect(outer?.width).toBeGreaterThan(box?.width ?? NaN);
});

it("draws notes behind groups and cards, under ids that no node has", () => {
  const notes = [{ id: "orders", at: [5, 6] as Point, text: "All" }, { id: "frame", at: [0, 0] as Point, size: [400, 300] as Point }];
  const [orders, frame] = noteNodesOf(notes, ["frame"], new Map([[flowIdOfNote("orders"), [7, 9]]]), NAME);
  expect(orders).toMatchObject({ position: { x: 7, y: 9 }, width: 240, height: 120, selected: false, ariaLabel: "orders" });
  expect(frame).toMatchObject({ position: { x: 0, y: 0 }, width: 400, height: 300, selected: true });
  expect([noteOf(orders?.id ?? ""), noteOf("orders")]).toEqual(["orders", null]);
  const grouped = groupNodes(PIPELINE, ["orders"], "inner");
  const cards = new FlowCache().nodes(grouped, TYPES, [], NONE, NAME);
  const order = [frame, ...groupNodesOf(grouped, cards), cards[0]].map((node) => node?.zIndex);
  expect(order).toEqual([-2, -1, 0]);
});
