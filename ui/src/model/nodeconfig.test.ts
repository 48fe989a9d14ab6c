import { describe, expect, it } from "vitest";
import { configOf, referencesOf, withConfigValue, withNodeValue } from "./nodeconfig";
import type { PipelineDocument } from "./types";

const document: PipelineDocument = {
  airloom: 1,
  id: "sales",
  params: { floor: { type: "integer" } },
  nodes: [
    { id: "keep", type: "filter", config: { where: "a > 1" } },
    { id: "bare", type: "limit" },
  ],
};

describe("a node's settings", () => {
  it("sets and removes values of the config", () => {
    expect(withConfigValue(document, "keep", ["where"], "b").nodes[0]?.config).toEqual({ where: "b" });
    expect(withConfigValue(document, "keep", ["where"], undefined).nodes[0]?.config).toEqual({});
    expect(withConfigValue(document, "bare", ["order_by", 0, "column"], "x").nodes[1]?.config).toEqual({
      order_by: [{ column: "x" }],
    });
  });

  it("leaves other nodes and the original alone", () => {
    const changed = withConfigValue(document, "keep", ["where"], "b");
    expect(changed.nodes[1]).toBe(document.nodes[1]);
    expect(configOf(document.nodes[0] ?? { id: "", type: "" })).toEqual({ where: "a > 1" });
  });

  it("sets and removes keys of the node itself", () => {
    const named = withNodeValue(document, "keep", "name", "Late ones");
    expect(named.nodes[0]).toMatchObject({ name: "Late ones" });
    expect(withNodeValue(named, "keep", "name", undefined).nodes[0]).toEqual(document.nodes[0]);
  });

  it("knows what may stand in a reference", () => {
    expect(referencesOf(document)).toContain("params.floor");
  });
});
