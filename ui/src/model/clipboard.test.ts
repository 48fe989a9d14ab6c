import { describe, expect, it } from "vitest";

import { copyNodes, duplicateNodes, pasteNodes, readClip } from "./clipboard";
import { nodeById } from "./graph";
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
