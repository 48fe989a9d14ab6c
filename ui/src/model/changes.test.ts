import { describe, expect, it } from "vitest";
import { changesBetween, onlyMoved } from "./changes";
import type { NoteSpec, PipelineDocument } from "./types";

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
    expect(new Set(changesBetween(null, before).map((change) => change.kind))).toEqual(new Set(["added"]));
  });

  it("knows when nodes only moved", () => {
    expect(onlyMoved(before, { ...before, layout: { read: [5, 5] } })).toBe(true);
    expect(onlyMoved(before, { ...before, description: "new" })).toBe(false);
    expect(onlyMoved(before, before)).toBe(false);
  });

  it("says which notes are new, gone, or say something else, and not where they stand", () => {
    const noted = (...notes: NoteSpec[]): PipelineDocument => ({ ...before, notes });
    const [why, gone]: [NoteSpec, NoteSpec] = [{ id: "why", text: "Because", at: [0, 0] }, { id: "gone", at: [0, 0] }];
    const after = noted({ ...why, text: "So", at: [9, 9], color: "red" }, { id: "new", text: "- *New*", at: [0, 0] });
    expect(changesBetween(noted(why, gone), after)).toEqual([
      {
        kind: "changed",
        node: null,
        note: "why",
        subject: "So",
        values: [
          { path: ["text"], before: "Because", after: "So" },
          { path: ["color"], before: "yellow", after: "red" },
        ],
      },
      { kind: "added", node: null, note: "new", subject: "New", values: [] },
      { kind: "removed", node: null, note: "gone", subject: "gone", values: [] },
    ]);
    expect(onlyMoved(noted(why), noted({ ...why, at: [9, 9], size: [300, 300] }))).toBe(true);
    expect(onlyMoved(noted(why), noted({ ...why, size: [240, 120], color: "yellow" }))).toBe(false);
  });
});
