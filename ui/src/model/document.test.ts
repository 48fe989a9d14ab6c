import { describe, expect, it } from "vitest";

import { addNode, connect, disconnect, insertOnWire, removeNodes, renameNode } from "./document";
import { nodeById, wiresOf } from "./graph";
import { frozen, PIPELINE, SHAPES } from "./testing";

const wire = { from: "orders", to: "joined", port: "left" };

describe("addNode", () => {
  it("gives an id that is free and a place where nothing lies", () => {
    const one = addNode(PIPELINE, "filter", [0, 0]);
    const two = addNode(one.document, "filter", [0, 0]);
    expect([one.id, two.id]).toEqual(["filter", "filter_2"]);
    expect(two.document.layout?.[two.id]).not.toEqual(two.document.layout?.[one.id]);
  });

  it("names a node after its type, in the form ids have", () => {
    expect(addNode(PIPELINE, "postgres.read", [0, 0]).id).toBe("postgres_read");
  });
});

describe("removeNodes", () => {
  it("takes the wires and the place along, and leaves the others as they were", () => {
    const after = removeNodes(PIPELINE, ["orders"]);
    expect(nodeById(after, "joined")?.inputs).toEqual({ right: "clients" });
    expect(after.layout).not.toHaveProperty("orders");
    expect(nodeById(after, "report")).toBe(nodeById(PIPELINE, "report"));
  });

  it("leaves no empty inputs and no group without nodes", () => {
    const grouped = frozen({
      ...PIPELINE,
      groups: [{ id: "outer" }, { id: "inner", parent: "outer" }, { id: "other" }],
      nodes: PIPELINE.nodes.map((node) => ({ ...node, group: node.id === "joined" ? "inner" : "other" })),
    });
    const after = removeNodes(grouped, ["joined"]);
    expect(nodeById(after, "report")).not.toHaveProperty("inputs");
    expect(after.groups).toEqual([{ id: "other" }]);
    expect(removeNodes(grouped, ["orders", "clients", "report"]).groups?.map(({ id }) => id)).toEqual(["outer", "inner"]);
  });

  it("is no edit when nothing goes", () => {
    expect(removeNodes(PIPELINE, ["nobody"])).toBe(PIPELINE);
  });
});

describe("renameNode", () => {
  it("follows wires, layout and tables of queries", () => {
    const query = "SELECT orders.id, 'orders' FROM orders";
    const document = frozen({
      ...PIPELINE,
      nodes: [...PIPELINE.nodes, { id: "q", type: "sql", inputs: { in: ["orders", "clients"] }, config: { query } }],
    });
    const after = renameNode(document, SHAPES, "orders", "sales_2026");
    expect(nodeById(after, "joined")?.inputs).toEqual({ left: "sales_2026", right: "clients" });
    expect(nodeById(after, "q")?.inputs).toEqual({ in: ["sales_2026", "clients"] });
    expect(nodeById(after, "q")?.config).toEqual({ query: "SELECT sales_2026.id, 'orders' FROM sales_2026" });
    expect(Object.keys(after.layout ?? {})).toEqual(["sales_2026", "clients", "joined", "report"]);
  });

  it("refuses a name that another node has", () => {
    expect(renameNode(PIPELINE, SHAPES, "orders", "clients")).toBe(PIPELINE);
  });
});

describe("wires", () => {
  it("come and go", () => {
    const without = disconnect(PIPELINE, [wire]);
    expect(nodeById(without, "joined")?.inputs).toEqual({ right: "clients" });
    expect(wiresOf(connect(without, SHAPES, wire))).toHaveLength(3);
  });

  it("gather in a port that takes many, and are a single name when one is left", () => {
    const union = { ...PIPELINE, nodes: [...PIPELINE.nodes, { id: "all", type: "union" }] };
    const one = connect(union, SHAPES, { from: "orders", to: "all", port: "in" });
    const two = connect(one, SHAPES, { from: "clients", to: "all", port: "in" });
    expect(nodeById(two, "all")?.inputs).toEqual({ in: ["orders", "clients"] });
    expect(nodeById(disconnect(two, [{ from: "orders", to: "all", port: "in" }]), "all")?.inputs).toEqual({ in: "clients" });
  });

  it("that are not allowed change nothing", () => {
    expect(connect(PIPELINE, SHAPES, { from: "clients", to: "joined", port: "left" })).toBe(PIPELINE);
  });
});

describe("insertOnWire", () => {
  it("puts a transform between two nodes", () => {
    const added = insertOnWire(PIPELINE, SHAPES, wire, "filter");
    expect(added?.id).toBe("filter");
    expect(added && wiresOf(added.document).map(({ from, to }) => `${from}-${to}`)).toEqual([
      "filter-joined", "clients-joined", "joined-report", "orders-filter",
    ]);
  });

  it("makes room where there is none", () => {
    const added = insertOnWire(PIPELINE, SHAPES, { from: "joined", to: "report", port: "in" }, "filter");
    expect(added?.document.layout).toMatchObject({ joined: [260, 60], filter: [520, 60], report: [780, 60] });
  });

  it("keeps the order of a port that takes many", () => {
    const nodes = [...PIPELINE.nodes, { id: "all", type: "union", inputs: { in: ["orders", "clients"] } }];
    const added = insertOnWire({ ...PIPELINE, nodes }, SHAPES, { from: "orders", to: "all", port: "in" }, "filter");
    expect(added && nodeById(added.document, "all")?.inputs).toEqual({ in: ["filter", "clients"] });
  });

  it("takes no source and no destination", () => {
    expect(insertOnWire(PIPELINE, SHAPES, wire, "read")).toBeNull();
    expect(insertOnWire(PIPELINE, SHAPES, wire, "write")).toBeNull();
  });
});
