/** The guided tour: which steps lead to a first pipeline, and which of them a builder has behind it. */

import { arriving } from "./graph";
import { isObject } from "./json";
import type { NodeSpec, PipelineDocument } from "./types";

/** What the tour draws: the demo's late flights, counted by carrier. */
export const TOUR = {
  path: "flights/flights.parquet",
  where: "arr_delay > 60",
  by: "carrier",
  measure: "late_flights",
  count: "count(*)",
} as const;

/** What a builder shows, as far as the tour asks. */
export interface TourFacts {
  document: PipelineDocument;
  selected: readonly string[];
  /** The nodes whose rows were read since their last edit. */
  previewed: ReadonlySet<string>;
  /** Whether the rows of the selected node are in sight. */
  dataOpen: boolean;
  published: boolean;
  /** The state of the newest run; null when there is none. */
  run: string | null;
}

export type StepId =
  | "read" | "path" | "filter" | "where" | "aggregate" | "by" | "measures" | "preview" | "write" | "table"
  | "publish" | "run" | "rows";

/** What is to be done next within a step; there is a text and a place to point at for each. */
export type Hint = "add" | "wire" | "select" | "fill" | "wait" | "press" | "failed";

export interface TourStep {
  id: StepId;
  done: (facts: TourFacts) => boolean;
  hint: (facts: TourFacts) => Hint;
}

/** The first node of a type, rather one that reads a given node's rows. */
function find(document: PipelineDocument, type: string, from?: NodeSpec): NodeSpec | undefined {
  const all = document.nodes.filter((node) => node.type === type);
  return all.find((node) => from !== undefined && arriving(node, "in").includes(from.id)) ?? all[0];
}

export interface TourNodes {
  read: NodeSpec | undefined;
  filter: NodeSpec | undefined;
  aggregate: NodeSpec | undefined;
  write: NodeSpec | undefined;
}

/** The four nodes of the tour, as far as they are drawn. */
export function tourNodes(document: PipelineDocument): TourNodes {
  const read = find(document, "file.read");
  const filter = find(document, "filter", read);
  const aggregate = find(document, "aggregate", filter);
  return { read, filter, aggregate, write: find(document, "duckdb.write", aggregate) };
}

type NodeName = keyof TourNodes;

export const TYPES: Readonly<Record<NodeName, string>> = {
  read: "file.read",
  filter: "filter",
  aggregate: "aggregate",
  write: "duckdb.write",
};

/** The node whose rows each takes. */
export const BEFORE: Readonly<Partial<Record<NodeName, NodeName>>> = {
  filter: "read",
  aggregate: "filter",
  write: "aggregate",
};

/** The node that each step is about, and for a field its place in the node's config. */
export const ABOUT: Readonly<Partial<Record<StepId, { node: NodeName; field?: string }>>> = {
  read: { node: "read" },
  path: { node: "read", field: "path" },
  filter: { node: "filter" },
  where: { node: "filter", field: "where" },
  aggregate: { node: "aggregate" },
  by: { node: "aggregate", field: "by" },
  measures: { node: "aggregate", field: "measures" },
  preview: { node: "aggregate" },
  write: { node: "write" },
  table: { node: "write", field: "table" },
  rows: { node: "write" },
};

const isSelected = ({ selected }: TourFacts, node: NodeSpec | undefined): boolean =>
  node !== undefined && selected.length === 1 && selected[0] === node.id;

/** A node is there, and takes the rows of the one before it. */
function drawn(id: StepId, node: NodeName): TourStep {
  return {
    id,
    done: ({ document }) => {
      const nodes = tourNodes(document);
      const before = BEFORE[node];
      const found = nodes[node];
      if (found === undefined) return false;
      return before === undefined || arriving(found, "in").includes(nodes[before]?.id ?? "");
    },
    hint: ({ document }) => (tourNodes(document)[node] === undefined ? "add" : "wire"),
  };
}

/** A field of a node holds what the tour needs. */
function filled(id: StepId, node: NodeName, holds: (value: unknown) => boolean): TourStep {
  const field = ABOUT[id]?.field ?? "";
  return {
    id,
    done: ({ document }) => holds(tourNodes(document)[node]?.config?.[field]),
    hint: (facts) => (isSelected(facts, tourNodes(facts.document)[node]) ? "fill" : "select"),
  };
}

/** The rows of a node are on the page. */
function looked(id: StepId, node: NodeName): TourStep {
  return {
    id,
    done: (facts) => {
      const found = tourNodes(facts.document)[node];
      return isSelected(facts, found) && facts.dataOpen && facts.previewed.has(found?.id ?? "");
    },
    hint: (facts) => (isSelected(facts, tourNodes(facts.document)[node]) && facts.dataOpen ? "wait" : "select"),
  };
}

const CONDITION = /\barr_delay\s*([<>=!]+\s*\d|is\s+\w+)/i;
const TOTAL = /^\s*\w+\(.*\)\s*$/;
const isText = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";

export const STEPS: readonly TourStep[] = [
  drawn("read", "read"),
  filled("path", "read", (value) => typeof value === "string" && value.trim() === TOUR.path),
  drawn("filter", "filter"),
  filled("where", "filter", (value) => typeof value === "string" && CONDITION.test(value)),
  drawn("aggregate", "aggregate"),
  filled("by", "aggregate", (value) => Array.isArray(value) && value.includes(TOUR.by)),
  filled(
    "measures",
    "aggregate",
    (value) => isObject(value) && Object.entries(value).some(([name, text]) => name !== "" && TOTAL.test(String(text))),
  ),
  looked("preview", "aggregate"),
  drawn("write", "write"),
  filled("table", "write", isText),
  { id: "publish", done: ({ published }) => published, hint: () => "press" },
  {
    id: "run",
    done: ({ run }) => run === "success",
    hint: ({ run }) => (run === null ? "press" : run === "failed" ? "failed" : "wait"),
  },
  looked("rows", "write"),
];

/** Where a tour stands; `held` keeps a step that is done in view, because the person went back to it. */
export interface Place {
  at: number;
  held: boolean;
}

/** Goes on over what is done. `at` is `STEPS.length` once all is. */
export function advanced({ at, held }: Place, facts: TourFacts): Place {
  if (held) return { at, held };
  let next = at;
  while (next < STEPS.length && STEPS[next]?.done(facts) === true) next += 1;
  return { at: next, held: false };
}

export const back = ({ at }: Place): Place => ({ at: Math.max(0, at - 1), held: true });

/** Leaves a step, done or not. */
export const skipped = ({ at }: Place): Place => ({ at: Math.min(STEPS.length, at + 1), held: false });

/** What is to be done before a step can be, in order, the step itself last. */
export function leadingTo(at: number, facts: TourFacts): TourStep[] {
  const wanted = STEPS[at];
  return STEPS.slice(0, at + 1).filter(
    (step) => step === wanted || (step.id !== "preview" && step.id !== "run" && !step.done(facts)),
  );
}

/** The document's id and name for somebody's first pipeline: with their name, so that two people's never clash. */
export const tourName = (user: string): string => `First pipeline of ${user}`;

/** A document that can be previewed whether or not the demo's flights are there; it has rows only when they are. */
export const PROBE: PipelineDocument = {
  airloom: 1,
  id: "tour_probe",
  nodes: [
    {
      id: "flights",
      type: "file.read",
      config: { path: TOUR.path, columns: { [TOUR.by]: "string" }, if_missing: "empty" },
    },
  ],
};

/** Where on the page the next thing to do is: selectors, the first that is there counts. */
export function targetsOf(step: TourStep, facts: TourFacts): string[] {
  const hint = step.hint(facts);
  if (step.id === "publish" || step.id === "run") {
    return hint === "press" ? [`[role="dialog"] [data-tour="${step.id}-go"]`, `[data-tour="${step.id}"]`] : [];
  }
  const about = ABOUT[step.id];
  if (about === undefined) return [];
  const nodes = tourNodes(facts.document);
  const node = nodes[about.node];
  const card = (id: string | undefined) => (id === undefined ? [] : [`.react-flow__node[data-id="${id}"]`]);
  switch (hint) {
    case "add":
      return [`[data-node-type="${TYPES[about.node]}"]`, `[data-command="add"]`];
    case "wire":
      return card(nodes[BEFORE[about.node] ?? about.node]?.id);
    case "fill": {
      const index = facts.document.nodes.findIndex(({ id }) => id === node?.id);
      return [`[data-pointer="/nodes/${index}/config/${about.field ?? ""}"]`];
    }
    case "select":
      return card(node?.id);
    default:
      return ['[data-tour="data"]'];
  }
}
