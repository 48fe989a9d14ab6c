import { describe, expect, it } from "vitest";

import { frozen, PIPELINE } from "./testing";
import { begin, cancelled, failed, failures, outdated, ready, rowsInto, started, succeeded, summary, type TestRun } from "./testrun";
import type { PipelineDocument, Problem } from "./types";

const found = (rows: number) => ({ rows });
const problem: Problem = { pointer: "/nodes/0", node: "orders", message: "no such file", expected: null, hint: null, severity: "error" };
const states = (run: TestRun) => Object.fromEntries([...run.nodes.values()].map(({ id, state }) => [id, state]));
const order = (document: PipelineDocument, pinned = {}) => [...begin(frozen(document), pinned, 0).nodes.keys()];
const document = (...nodes: PipelineDocument["nodes"]): PipelineDocument => ({ airloom: 1, id: "p", nodes });

/** Runs every node to a success, in waves of so many, and gives the waves. */
function waves(run: TestRun, most: number): string[][] {
  const seen: string[][] = [];
  for (let ids = ready(run, most); ids.length > 0; ids = ready(run, most)) {
    seen.push(ids);
    for (const id of ids) run = succeeded(started(run, id), id, found(1), 1);
  }
  return seen;
}

describe("the order of a test run", () => {
  it("is that of the data, whatever the document's is", () => {
    expect(order({ ...PIPELINE, nodes: [...PIPELINE.nodes].reverse() })).toEqual(["clients", "orders", "joined", "report"]);
  });

  it("waits for rows, not for those that only come before", () => {
    const nodes = document({ id: "b", type: "read", inputs: { after: "a" } }, { id: "a", type: "read" });
    expect(begin(nodes, {}, 0).nodes.get("b")?.needs).toEqual([]);
  });

  it("has nothing before test data", () => {
    expect(begin(PIPELINE, { joined: "1" }, 0).nodes.get("joined")?.needs).toEqual([]);
    expect(order(PIPELINE, { joined: "1" })).toEqual(["orders", "clients", "joined", "report"]);
  });

  it("ends for a circle, and for wires from nowhere", () => {
    const circle = document(
      { id: "a", type: "filter", inputs: { in: "b" } },
      { id: "b", type: "filter", inputs: { in: ["a", "gone"] } },
    );
    expect(waves(begin(circle, {}, 0), 2)).toEqual([["a"], ["b"]]);
  });

  it("begins as many as there is room for", () => {
    expect(waves(begin(PIPELINE, {}, 0), 2)).toEqual([["orders", "clients"], ["joined"], ["report"]]);
    expect(waves(begin(PIPELINE, {}, 0), 1)).toEqual([["orders"], ["clients"], ["joined"], ["report"]]);
    expect(ready(started(begin(PIPELINE, {}, 0), "orders"), 2)).toEqual(["clients"]);
  });
});

describe("the states of a test run", () => {
  const run = frozen(started(begin(PIPELINE, {}, 1000), "orders"));

  it("begin with waiting, and end with the last node", () => {
    expect(states(run)).toEqual({ orders: "running", clients: "waiting", joined: "waiting", report: "waiting" });
    expect(begin(document(), {}, 5).ended).toBe(5);
    let all = run;
    for (const id of all.nodes.keys()) all = succeeded(all, id, found(2), 3000);
    expect(all.ended).toBe(3000);
    expect(summary(all, 9000)).toEqual({
      nodes: 4, done: 4, succeeded: 4, failed: 0, notReached: 0, cancelled: 0, rows: 4, seconds: 2,
    });
  });

  it("of what is behind a failure say because of whom, and other branches go on", () => {
    const other = document(...PIPELINE.nodes, { id: "kept", type: "filter", inputs: { in: "clients" } });
    let broken = failed(started(begin(other, {}, 0), "orders"), "orders", [problem], 1);
    expect(states(broken)).toEqual({
      orders: "failed", clients: "waiting", kept: "waiting", joined: "upstream_failed", report: "upstream_failed",
    });
    expect(broken.nodes.get("report")?.cause).toBe("orders");
    for (const [id] of waves(broken, 1)) broken = succeeded(broken, id ?? "", found(3), 2);
    expect(broken.ended).toBe(2);
    expect(failures(broken)).toMatchObject([{ id: "orders", problems: [problem] }]);
    expect(summary(broken, 2)).toMatchObject({ done: 5, succeeded: 2, failed: 1, notReached: 2 });
  });

  it("keep what is known when it is cancelled", () => {
    const stopped = cancelled(succeeded(run, "orders", found(7), 2000), 2500);
    expect(states(stopped)).toEqual({ orders: "success", clients: "cancelled", joined: "cancelled", report: "cancelled" });
    expect(summary(stopped, 9000)).toMatchObject({ done: 1, cancelled: 3, rows: 7, seconds: 1.5 });
    expect(cancelled(stopped, 9999)).toBe(stopped);
    expect(ready(stopped, 2)).toEqual([]);
  });

  it("count what arrives", () => {
    const both = succeeded(succeeded(run, "orders", found(7), 1), "clients", found(5), 1);
    const [orders, , joined] = [...both.nodes.values()];
    expect(orders && rowsInto(both, orders)).toBeNull();
    expect(joined && rowsInto(both, joined)).toBe(12);
  });
});

describe("what a test run says of a document that was edited since", () => {
  const run = begin(PIPELINE, {}, 0);
  const withNode = (id: string, change: object): PipelineDocument => ({
    ...PIPELINE, nodes: PIPELINE.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)),
  });

  it("stays true for names and places", () => {
    expect(outdated(run, PIPELINE, {}).size).toBe(0);
    expect(outdated(run, { ...withNode("orders", { name: "Orders" }), layout: {} }, {}).size).toBe(0);
  });

  it("is open for what was edited and all that reads it", () => {
    expect([...outdated(run, withNode("clients", { config: { path: "b" } }), {})]).toEqual(["clients", "joined", "report"]);
    expect([...outdated(run, { ...PIPELINE, nodes: PIPELINE.nodes.slice(0, 3) }, {})]).toEqual(["report"]);
    expect([...outdated(run, PIPELINE, { joined: "1" })]).toEqual(["joined", "report"]);
    expect(outdated(run, { ...PIPELINE, params: {} }, {}).size).toBe(4);
  });
});
