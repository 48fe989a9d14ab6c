import { describe, expect, it } from "vitest";
import { mergeDocuments } from "./merge";
import type { NodeSpec, NoteSpec, PipelineDocument } from "./types";

function node(id: string, config: Record<string, unknown> = {}): NodeSpec {
  return { id, type: "filter", config };
}
function pipeline(nodes: NodeSpec[], more: Partial<PipelineDocument> = {}): PipelineDocument {
  return { airloom: 1, id: "sales", nodes, ...more };
}
const ids = (document: PipelineDocument) => document.nodes.map((each) => each.id);

describe("merging two editors' work", () => {
  const base = pipeline([node("read"), node("clean", { where: "a" }), node("write")], {
    schedule: { cron: "0 5 * * *" },
  });

  it("takes what only one side changed, from either side", () => {
    const mine = pipeline([node("read"), node("clean", { where: "b" }), node("write")], {
      schedule: { cron: "0 5 * * *" },
    });
    const theirs = pipeline([node("read"), node("clean", { where: "a" }), node("write", { table: "x" })], {
      schedule: { cron: "0 6 * * *" },
    });
    const { document, conflicts } = mergeDocuments(base, mine, theirs);
    expect(conflicts).toEqual([]);
    expect(document).toEqual(
      pipeline([node("read"), node("clean", { where: "b" }), node("write", { table: "x" })], {
        schedule: { cron: "0 6 * * *" },
      }),
    );
  });

  it("asks where both changed the same node, and follows the answer", () => {
    const mine = pipeline([node("read"), node("clean", { where: "mine" }), node("write")]);
    const theirs = pipeline([node("read"), node("clean", { where: "theirs" }), node("write")]);
    const asked = mergeDocuments(base, mine, theirs);
    expect(asked.conflicts).toMatchObject([
      { key: "node:clean", kind: "node", name: "clean", mine: { config: { where: "mine" } } },
    ]);
    expect(asked.document.nodes[1]?.config).toEqual({ where: "mine" });
    const answered = mergeDocuments(base, mine, theirs, { "node:clean": "theirs" });
    expect(answered.document.nodes[1]?.config).toEqual({ where: "theirs" });
    expect(answered.conflicts).toHaveLength(1);
  });

  it("puts both sides' changes of one node together, field by field", () => {
    const clean = (more: object, config: object) => [
      node("read"),
      { ...node("clean", { where: "a", keep: "first", ...config }), ...more } as NodeSpec,
    ];
    const before = pipeline(clean({ retries: 1 }, {}));
    const mine = pipeline(clean({ name: "Cleaned", retries: 1 }, { where: "b" }));
    const theirs = pipeline(clean({ description: "Why" }, { keep: "last" }));
    const { document, conflicts } = mergeDocuments(before, mine, theirs);
    expect(conflicts).toEqual([]);
    expect(document.nodes[1]).toEqual({
      id: "clean",
      type: "filter",
      name: "Cleaned",
      description: "Why",
      config: { where: "b", keep: "last" },
    });
  });

  it("asks about the one field that both changed, and keeps the others of both", () => {
    const mine = pipeline([{ ...node("clean", { where: "mine" }), name: "Mine" }]);
    const theirs = pipeline([{ ...node("clean", { where: "theirs" }), description: "Theirs" }]);
    const start = pipeline([node("clean", { where: "a" })]);
    const asked = mergeDocuments(start, mine, theirs);
    expect(asked.conflicts).toHaveLength(1);
    const both = { name: "Mine", description: "Theirs" };
    expect(asked.document.nodes[0]).toMatchObject({ ...both, config: { where: "mine" } });
    const chosen = mergeDocuments(start, mine, theirs, { "node:clean": "theirs" });
    expect(chosen.document.nodes[0]).toMatchObject({ ...both, config: { where: "theirs" } });
  });

  it("takes a node whole where one side made another type of it", () => {
    const start = pipeline([node("clean", { where: "a" })]);
    const mine = pipeline([{ id: "clean", type: "sort", config: { by: [] } }]);
    const theirs = pipeline([node("clean", { where: "b" })]);
    const chosen = mergeDocuments(start, mine, theirs, { "node:clean": "theirs" });
    expect(chosen.conflicts).toHaveLength(1);
    expect(chosen.document.nodes[0]).toEqual(theirs.nodes[0]);
  });

  it("is no conflict when both did the same", () => {
    const same = pipeline([node("read"), node("clean", { where: "new" }), node("write")]);
    expect(mergeDocuments(base, same, structuredClone(same)).conflicts).toEqual([]);
  });

  it("keeps the nodes that either side added, theirs behind the node they follow", () => {
    const mine = pipeline([node("read"), node("clean", { where: "a" }), node("mine"), node("write")]);
    const theirs = pipeline([
      node("first"),
      node("read"),
      node("theirs"),
      node("clean", { where: "a" }),
      node("write"),
    ]);
    expect(ids(mergeDocuments(base, mine, theirs).document)).toEqual([
      "first",
      "read",
      "theirs",
      "clean",
      "mine",
      "write",
    ]);
  });

  it("removes what one side removed and the other left alone", () => {
    const mine = pipeline([node("read"), node("write")]);
    const theirs = pipeline([node("read"), node("clean", { where: "a" })]);
    expect(ids(mergeDocuments(base, mine, theirs).document)).toEqual(["read"]);
  });

  it("asks when one removed what the other changed", () => {
    const mine = pipeline([node("read"), node("write")]);
    const theirs = pipeline([node("read"), node("clean", { where: "z" }), node("write")]);
    const { document, conflicts } = mergeDocuments(base, mine, theirs);
    expect(conflicts).toMatchObject([{ key: "node:clean", mine: undefined }]);
    expect(ids(document)).toEqual(["read", "write"]);
    expect(ids(mergeDocuments(base, mine, theirs, { "node:clean": "theirs" }).document)).toEqual([
      "read",
      "clean",
      "write",
    ]);
  });

  it("merges params one by one, and settings too", () => {
    const start = pipeline([node("read")], {
      params: { a: { type: "integer" }, b: { type: "string" } },
      description: "old",
    });
    const mine = pipeline([node("read")], {
      params: { a: { type: "number" }, b: { type: "string" } },
      description: "mine",
    });
    const theirs = pipeline([node("read")], {
      params: { a: { type: "integer" }, c: { type: "date" } },
      description: "theirs",
    });
    const { document, conflicts } = mergeDocuments(start, mine, theirs);
    expect(document.params).toEqual({ a: { type: "number" }, c: { type: "date" } });
    expect(conflicts.map((conflict) => conflict.key)).toEqual(["description"]);
  });

  it("never asks about places on the canvas", () => {
    const mine = pipeline([node("read")], { layout: { read: [1, 1], gone: [9, 9] } });
    const theirs = pipeline([node("read"), node("more")], { layout: { read: [2, 2], more: [3, 3] } });
    const { document, conflicts } = mergeDocuments(pipeline([node("read")]), mine, theirs);
    expect(conflicts).toEqual([]);
    expect(document.layout).toEqual({ read: [1, 1], more: [3, 3] });
  });

  it("asks about a note's text, and not about its look", () => {
    const noted = (...notes: NoteSpec[]) => pipeline([node("read")], { notes });
    const start = noted({ id: "a", text: "a", at: [0, 0] }, { id: "b", text: "b", at: [0, 0] }, { id: "c", at: [0, 0] });
    const mine = noted({ id: "a", text: "mine", at: [1, 1] }, { id: "b", text: "b", at: [0, 0], color: "red" });
    const theirs = noted(
      { id: "a", text: "theirs", at: [2, 2], color: "blue" },
      { id: "b", text: "new", at: [3, 3], color: "green" },
      { id: "c", at: [4, 4] },
      { id: "d", at: [5, 5] },
    );
    const { document, conflicts } = mergeDocuments(start, mine, theirs);
    expect(conflicts).toMatchObject([{ key: "note:a", kind: "note", mine: { text: "mine" }, theirs: { text: "theirs" } }]);
    expect(document.notes).toEqual([
      { id: "a", text: "mine", at: [1, 1], color: "blue" },
      { id: "b", text: "new", at: [3, 3], color: "red" },
      { id: "d", at: [5, 5] },
    ]);
    expect(mergeDocuments(start, pipeline([node("read")]), start).document).toEqual(pipeline([node("read")]));
  });

  it("asks about every difference when there is no common base", () => {
    const { conflicts } = mergeDocuments(
      null,
      pipeline([node("a", { x: 1 })]),
      pipeline([node("a", { x: 2 }), node("b")]),
    );
    expect(conflicts.map((conflict) => conflict.key)).toEqual(["node:a"]);
  });

  it("keeps the order of keys, so that a diff shows changes only", () => {
    const mine = {
      airloom: 1 as const,
      id: "sales",
      params: { a: {} },
      nodes: [node("read")],
      layout: {},
      tags: ["x"],
    };
    expect(Object.keys(mergeDocuments(mine, mine, structuredClone(mine)).document)).toEqual(Object.keys(mine));
  });

  it("changes none of its arguments", () => {
    const [mine, theirs] = [pipeline([node("read", { a: 1 })]), pipeline([node("read"), node("n")])];
    const copies = structuredClone([base, mine, theirs]);
    mergeDocuments(base, mine, theirs);
    expect([base, mine, theirs]).toEqual(copies);
  });
});
