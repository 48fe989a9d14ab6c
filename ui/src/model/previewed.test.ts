import { describe, expect, it } from "vitest";
import { blocking, giving, rowsKey, upstream } from "./previewed";
import type { PipelineDocument, Problem } from "./types";

const document: PipelineDocument = {
  airloom: 1,
  id: "sales",
  nodes: [
    { id: "read", type: "file.read", config: { path: "a" } },
    { id: "other", type: "file.read" },
    { id: "keep", type: "filter", inputs: { in: "read", after: "other" }, config: { where: "a" } },
    { id: "write", type: "duckdb.write", inputs: { in: "keep" } },
  ],
};
const problem = (node: string | null, severity: Problem["severity"] = "error"): Problem => ({
  pointer: "",
  node,
  message: "",
  expected: null,
  hint: null,
  severity,
});

describe("what rows depend on", () => {
  it("follows wires of rows upwards, and no others", () => {
    expect([...upstream(document, "keep")].sort()).toEqual(["keep", "read"]);
  });

  it("survives a circle", () => {
    const circle: PipelineDocument = {
      airloom: 1,
      id: "c",
      nodes: [
        { id: "a", type: "t", inputs: { in: "b" } },
        { id: "b", type: "t", inputs: { in: "a" } },
      ],
    };
    expect(upstream(circle, "a").size).toBe(2);
  });

  it("changes with a setting above, and not with a name, a place or a node below", () => {
    const key = rowsKey(document, "keep");
    const edited = structuredClone(document);
    const [read, , , write] = edited.nodes;
    if (read === undefined || write === undefined) throw new Error("nodes are missing");
    read.name = "Orders";
    write.config = { table: "t" };
    edited.layout = { read: [1, 2] };
    expect(rowsKey(edited, "keep")).toBe(key);
    read["mask"] = ["a"];
    expect(rowsKey(edited, "keep")).not.toBe(key);
    delete read["mask"];
    read.config = { path: "b" };
    expect(rowsKey(edited, "keep")).not.toBe(key);
  });

  it("is blocked by errors of the node and above, not by warnings or elsewhere", () => {
    const problems = [problem("read"), problem("write"), problem("keep", "warning"), problem(null)];
    expect(blocking(document, "keep", problems)).toEqual([problem("read")]);
  });

  it("ends at pinned rows, and follows their versions", () => {
    const pinned = { keep: '"1"' };
    expect([...upstream(document, "write", pinned)].sort()).toEqual(["keep", "write"]);
    expect(blocking(document, "write", [problem("read"), problem("keep")], pinned)).toEqual([]);
    const edited = structuredClone(document);
    edited.nodes[0] = { id: "read", type: "file.read", config: { path: "b" } };
    expect(rowsKey(edited, "write", pinned)).toBe(rowsKey(document, "write", pinned));
    edited.nodes = edited.nodes.map((node) => (node.id === "keep" ? { ...node, mask: ["a"] } : node));
    expect(rowsKey(edited, "write", pinned)).not.toBe(rowsKey(document, "write", pinned));
    expect(rowsKey(document, "write", { keep: '"2"' })).not.toBe(rowsKey(document, "write", pinned));
  });

  it("shows of a destination what arrives there", () => {
    expect(giving(document, "write", true)).toBe("keep");
    expect(giving(document, "keep", false)).toBe("keep");
    expect(giving(document, "read", true)).toBeNull();
  });
});
