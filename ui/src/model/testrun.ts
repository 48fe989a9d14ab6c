/** A test run: every node of a pipeline on samples, and what is known of each. Pure functions from state to state. */

import { AFTER, downstream, wiresInto } from "./graph";
import type { Pinned } from "./previewed";
import type { PipelineDocument, Problem } from "./types";

export type TestState = "waiting" | "running" | "success" | "failed" | "upstream_failed" | "cancelled";

/** What a node gave on samples. */
export interface Found {
  rows: number;
  /** For a destination: what it would do, in words. */
  would?: string;
}

export interface TestedNode {
  id: string;
  /** The nodes whose rows it takes. */
  needs: readonly string[];
  state: TestState;
  found: Found | null;
  /** Why it failed. */
  problems: readonly Problem[];
  /** The node because of which it was not reached. */
  cause: string | null;
}

export interface TestRun {
  /** What is tested: later edits are not in it. */
  document: PipelineDocument;
  /** What stands in for rows of nodes. */
  pinned: Pinned;
  /** In the order of the data. */
  nodes: ReadonlyMap<string, TestedNode>;
  /** Errors that concern no node. */
  problems: readonly Problem[];
  /** Milliseconds. */
  began: number;
  ended: number | null;
}

export function begin(document: PipelineDocument, pinned: Pinned, now: number): TestRun {
  const nodes = new Map<string, TestedNode>();
  for (const [id, needs] of inOrder(document, pinned)) {
    nodes.set(id, { id, needs, state: "waiting", found: null, problems: [], cause: null });
  }
  return { document, pinned, nodes, problems: [], began: now, ended: nodes.size === 0 ? now : null };
}

/** Each node and what it needs, which comes before it. In a circle something comes first: the server says what is wrong. */
function inOrder(document: PipelineDocument, pinned: Pinned): Map<string, string[]> {
  const ids = new Set(document.nodes.map(({ id }) => id));
  const reads = new Map(
    document.nodes.map((node) => {
      const wires = pinned[node.id] === undefined ? wiresInto(node) : [];
      return [node.id, wires.flatMap(({ from, port }) => (port !== AFTER && ids.has(from) ? [from] : []))];
    }),
  );
  const order = new Map<string, string[]>();
  const place = (id: string, needs: readonly string[]) => {
    order.set(id, [...new Set(needs)].filter((each) => order.has(each)));
    reads.delete(id);
  };
  while (reads.size > 0) {
    const free = [...reads].filter(([, needs]) => needs.every((each) => order.has(each)));
    for (const [id, needs] of free.length > 0 ? free : [...reads].slice(0, 1)) place(id, needs);
  }
  return order;
}

/** The nodes that can be begun now, with at most so many at once. */
export function ready(run: TestRun, most: number): string[] {
  if (run.ended !== null) return [];
  const all = [...run.nodes.values()];
  const room = most - all.filter(({ state }) => state === "running").length;
  const free = all.filter(
    ({ state, needs }) => state === "waiting" && needs.every((each) => run.nodes.get(each)?.state === "success"),
  );
  return free.slice(0, Math.max(0, room)).map(({ id }) => id);
}

export const started = (run: TestRun, id: string): TestRun => changed(run, { [id]: { state: "running" } }, run.began);

export const succeeded = (run: TestRun, id: string, found: Found, now: number): TestRun =>
  changed(run, { [id]: { state: "success", found } }, now);

/** A node failed, and what takes its rows is not reached; other branches go on. */
export function failed(run: TestRun, id: string, problems: readonly Problem[], now: number): TestRun {
  const changes: Record<string, Partial<TestedNode>> = { [id]: { state: "failed", problems } };
  for (const node of run.nodes.values()) {
    const lost = node.state === "waiting" && node.needs.some((each) => changes[each] !== undefined);
    if (lost) changes[node.id] = { state: "upstream_failed", cause: id };
  }
  return changed(run, changes, now);
}

export function cancelled(run: TestRun, now: number): TestRun {
  if (run.ended !== null) return run;
  const open = [...run.nodes.values()].filter(({ state }) => isOpen(state));
  return changed(run, Object.fromEntries(open.map(({ id }) => [id, { state: "cancelled" as const }])), now);
}

const isOpen = (state: TestState): boolean => state === "waiting" || state === "running";

function changed(run: TestRun, changes: Readonly<Record<string, Partial<TestedNode>>>, now: number): TestRun {
  const nodes = new Map(run.nodes);
  for (const [id, change] of Object.entries(changes)) {
    const node = nodes.get(id);
    if (node !== undefined) nodes.set(id, { ...node, ...change });
  }
  const over = [...nodes.values()].every(({ state }) => !isOpen(state));
  return { ...run, nodes, ended: over ? now : null };
}

/** How many sampled rows arrive at a node; null for one that takes none, or test data. */
export function rowsInto(run: TestRun, { needs }: TestedNode): number | null {
  if (needs.length === 0) return null;
  return needs.reduce((sum, each) => sum + (run.nodes.get(each)?.found?.rows ?? 0), 0);
}

export interface Summary {
  nodes: number;
  /** How many have ended, in whatever way but a cancellation. */
  done: number;
  succeeded: number;
  failed: number;
  notReached: number;
  cancelled: number;
  /** Sampled rows of the sources, and of test data. */
  rows: number;
  seconds: number;
}

export function summary(run: TestRun, now: number): Summary {
  const all = [...run.nodes.values()];
  const count = (state: TestState) => all.filter((node) => node.state === state).length;
  const given = all.filter(({ needs }) => needs.length === 0);
  return {
    nodes: all.length,
    done: all.filter(({ state }) => !isOpen(state) && state !== "cancelled").length,
    succeeded: count("success"),
    failed: count("failed"),
    notReached: count("upstream_failed"),
    cancelled: count("cancelled"),
    rows: given.reduce((sum, { found }) => sum + (found?.rows ?? 0), 0),
    seconds: ((run.ended ?? now) - run.began) / 1000,
  };
}

/** The nodes that failed, the first of the data first. */
export const failures = (run: TestRun): TestedNode[] =>
  [...run.nodes.values()].filter(({ state }) => state === "failed");

/** The nodes of a test whose rows can be others by now; names, notes and places on the canvas change none. */
export function outdated({ document: tested, pinned }: TestRun, now: PipelineDocument, pinnedNow: Pinned): Set<string> {
  if (tested === now && pinned === pinnedNow) return new Set();
  if (tested.params !== now.params) return new Set(tested.nodes.map(({ id }) => id));
  const before = new Map(tested.nodes.map((node) => [node.id, node]));
  const edited = now.nodes.filter((node) => {
    const old = before.get(node.id);
    before.delete(node.id);
    return old === undefined || pinned[node.id] !== pinnedNow[node.id] || MATTERS.some((key) => old[key] !== node[key]);
  });
  const gone = [...before.keys()];
  return new Set([...edited.flatMap(({ id }) => [...downstream(now, id)]), ...gone]);
}

const MATTERS = ["type", "version", "inputs", "config"] as const;
