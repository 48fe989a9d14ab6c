import { describe, expect, it } from "vitest";

import { copyNodes, duplicateNodes, pasteNodes, readClip } from "./clipboard";
import { nodeById } from "./graph";
import { groupNodes } from "./groups";
import { PIPELINE } from "./testing";

describe("pasteNodes", () => {
  it("gives new ids, and the copies each other's wires", () => {
    const pasted = pasteNodes(PIPELINE, copyNodes(PIPELINE, ["orders", "joined"]), [100, 400]);
    expect(pasted?.ids).toEqual(["orders_2", "joined_2"]);
    expect(pasted && nodeById(pasted.document, "joined_2")?.inputs).toEqual({ left: "orders_2", right: "clients" });
    expect(pasted?.document.layout).toMatchObject({ orders_2: [100, 400], joined_2: [360, 460] });
  });

  it("drops wires to nodes that the other pipeline does not have", () => {
    const empty = { airloom: 1 as const, id: "other", nodes: [] };
    const pasted = pasteNodes(empty, copyNodes(PIPELINE, ["joined"]), [0, 0]);
    expect(pasted?.document.nodes).toEqual([{ id: "joined", type: "join" }]);
  });

  it("takes its groups along, and leaves those of the same name alone", () => {
    const inner = groupNodes(PIPELINE, ["orders", "clients"], "inner");
    const source = { ...inner, groups: [{ id: "outer", name: "Around" }, { id: "inner", parent: "outer" }, { id: "unused" }] };
    const text = copyNodes(source, ["orders"]);
    const other = { airloom: 1 as const, id: "other", nodes: [{ id: "a", type: "file.read", group: "inner" }], groups: [{ id: "inner" }] };
    const pasted = pasteNodes(other, text, [0, 0])?.document;
    expect(pasted?.groups).toEqual([{ id: "inner" }, { id: "outer", name: "Around" }, { id: "inner_2", parent: "outer" }]);
    expect(pasted?.nodes.map(({ id, group }) => [id, group])).toEqual([["a", "inner"], ["orders", "inner_2"]]);
    const within = pasteNodes(source, text, [0, 0])?.document;
    expect(within?.groups).toEqual(source.groups);
    expect(within && nodeById(within, "orders_2")?.group).toBe("inner");
  });

  it("takes no node of another pipeline for one of its own that has its name", () => {
    const other = { airloom: 1 as const, id: "other", nodes: [{ id: "orders", type: "file.read" }] };
    const pasted = pasteNodes(other, copyNodes(PIPELINE, ["joined"]), [0, 0]);
    expect(pasted?.document.nodes.at(-1)).toEqual({ id: "joined", type: "join" });
  });

  it("takes a whole document", () => {
    expect(pasteNodes(PIPELINE, JSON.stringify(PIPELINE), [0, 0])?.ids).toHaveLength(4);
  });

  it.each(["", "hello", "[]", "{}", '{"airloom": 2, "nodes": []}', '{"airloom": 1, "nodes": [1]}'])("refuses %j", (text) => {
    expect(readClip(text)).toBeNull();
  });
});

it("duplicates read what the originals read", () => {
  const { document, ids } = duplicateNodes(PIPELINE, ["report"]);
  expect(ids).toEqual(["report_2"]);
  expect(nodeById(document, "report_2")?.inputs).toEqual({ in: "joined" });
});
