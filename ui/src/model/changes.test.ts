import { describe, expect, it } from "vitest";
import { changesBetween, onlyMoved } from "./changes";
import type { PipelineDocument } from "./types";

const before: PipelineDocument = {
  airloom: 1,
  id: "sales",
  description: "old",
  layout: { read: [0, 0] },
  nodes: [
    { id: "read", type: "file.read", config: { path: "a.csv", csv: { header: true } } },
    { id: "gone", type: "limit" },
  ],
};

describe("changes between documents", () => {
  it("names settings, changed values, new and removed nodes", () => {
    const after: PipelineDocument = {
      ...before,
      description: "new",
      nodes: [
        { id: "read", type: "file.read", config: { path: "b.csv", csv: { header: true } } },
        { id: "more", type: "sort" },
      ],
    };
    expect(changesBetween(before, after)).toEqual([
      { kind: "changed", node: null, subject: "description", values: [{ path: [], before: "old", after: "new" }] },
      {
        kind: "changed",
        node: "read",
        subject: "file.read",
        values: [{ path: ["config", "path"], before: "a.csv", after: "b.csv" }],
      },
      { kind: "added", node: "more", subject: "sort", values: [] },
      { kind: "removed", node: "gone", subject: "limit", values: [] },
    ]);
  });

  it("counts everything as new without a base", () => {
    expect(changesBetween(null, before).filter((change) => change.kind === "added")).toHaveLength(2);
  });

  it("knows when nodes only moved", () => {
    expect(onlyMoved(before, { ...before, layout: { read: [5, 5] } })).toBe(true);
    expect(onlyMoved(before, { ...before, description: "new" })).toBe(false);
    expect(onlyMoved(before, before)).toBe(false);
  });
});
