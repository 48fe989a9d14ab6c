import { createContext, use } from "react";
import { createStore, useStore, type StoreApi } from "zustand";

import type { CheckResult, NodeRun, NodeType } from "@/api/types";
import { begin, record, redo, undo, type History } from "@/model/history";
import { keepRecent, readRecent } from "./palette/recent";
import type { PipelineDocument, Point, Problem, Wire } from "@/model/types";

export type BottomTab = "data" | "problems" | "json";

/** A place in the document that something wants shown: a click on a problem, for one. */
export interface Target {
  node: string | null;
  /** JSON Pointer inside the document. */
  pointer: string;
  /** Grows with each request, so that asking twice for the same place works twice. */
  request: number;
}

/** What is open over the canvas. */
export type BuilderDialog =
  | { kind: "commands" | "goto" | "group" | "settings" | "shortcuts" }
  | { kind: "renameGroup"; group: string }
  | { kind: "connect" | "disconnect"; node: string }
  | { kind: "add"; at?: Point; from?: string; wire?: Wire };

export interface ProblemCount {
  errors: number;
  warnings: number;
}

export interface BuilderState {
  history: History<PipelineDocument>;
  /** The revision the document was opened at; null for a pipeline that was never published. */
  base: string | null;
  readOnly: boolean;
  /** Ids of the selected nodes, in the order they were selected. */
  selected: readonly string[];
  /** Key of the selected wire (see `model/graph.ts`). */
  selectedWire: string | null;
  /** The node types of this server by name. */
  types: ReadonlyMap<string, NodeType>;
  /** The node types used last, newest first. */
  recent: readonly string[];
  check: CheckResult | null;
  /** Node -> how many problems the check found in it. */
  problems: Readonly<Record<string, ProblemCount>>;
  dialog: BuilderDialog | null;
  /** Node -> its state its state in the run that is shown over the canvas; null when none is. */
  runNodes: Readonly<Record<string, NodeRun>> | null;
  bottomTab: BottomTab;
  bottomOpen: boolean;
  target: Target | null;

  /** Begins anew with a document: its history is empty. */
  open: (document: PipelineDocument, base: string | null, readOnly?: boolean) => void;
  /** After publishing: what was opened is now this revision. */
  setBase: (base: string | null) => void;
  /**
   * Does an edit: a pure function from document to document. `label` is what undo calls it; edits in a row with the
   * same `merge` (typing in one field) undo as one.
   */
  edit: (label: string, change: (document: PipelineDocument) => PipelineDocument, merge?: string) => void;
  undo: () => void;
  redo: () => void;
  select: (nodes: readonly string[]) => void;
  selectWire: (wire: string | null) => void;
  setTypes: (types: ReadonlyMap<string, NodeType>) => void;
  /** A type was used: it comes first among the recent ones. */
  used: (type: string) => void;
  show: (dialog: BuilderDialog | null) => void;
  setCheck: (check: CheckResult | null) => void;
  setRunNodes: (nodes: Readonly<Record<string, NodeRun>> | null) => void;
  showBottom: (tab: BottomTab) => void;
  closeBottom: () => void;
  /** Selects a node and asks the panels to show a place in it, or opens the settings that a place is in. */
  goTo: (node: string | null, pointer: string) => void;
}

export type BuilderStore = StoreApi<BuilderState>;

/** Places that the dialog with the pipeline's settings shows. */
const IN_SETTINGS = /^\/(name|description|tags|owner|schedule|defaults|max_active_runs|max_active_tasks)(\/|$)/;

const EMPTY: PipelineDocument = { airloom: 1, id: "pipeline", nodes: [] };

/** The one state of a builder: document, history, selection, what the check said. */
export function createBuilderStore(): BuilderStore {
  return createStore<BuilderState>()((set) => ({
    history: begin(EMPTY),
    base: null,
    readOnly: false,
    selected: [],
    selectedWire: null,
    types: new Map(),
    recent: readRecent(),
    check: null,
    problems: {},
    dialog: null,
    runNodes: null,
    bottomTab: "data",
    bottomOpen: true,
    target: null,

    open: (document, base, readOnly = false) =>
      set({
        history: begin(document),
        base,
        readOnly,
        selected: [],
        selectedWire: null,
        check: null,
        problems: {},
        dialog: null,
        runNodes: null,
        target: null,
      }),
    setBase: (base) => set({ base }),
    edit: (label, change, merge) =>
      set((state) =>
        state.readOnly
          ? state
          : withHistory(state, record(state.history, change(state.history.present), label, merge ?? null)),
      ),
    undo: () => set((state) => (state.readOnly ? state : withHistory(state, undo(state.history)))),
    redo: () => set((state) => (state.readOnly ? state : withHistory(state, redo(state.history)))),
    select: (selected) => set({ selected, selectedWire: null }),
    selectWire: (selectedWire) => set({ selectedWire, selected: [] }),
    setTypes: (types) => set({ types }),
    used: (type) => set(({ recent }) => ({ recent: keepRecent(recent, type) })),
    show: (dialog) => set({ dialog }),
    setCheck: (check) => set({ check, problems: countByNode(check?.problems ?? []) }),
    setRunNodes: (runNodes) => set({ runNodes }),
    showBottom: (bottomTab) => set({ bottomTab, bottomOpen: true }),
    closeBottom: () => set({ bottomOpen: false }),
    goTo: (node, pointer) =>
      set((state) => ({
        target: { node, pointer, request: (state.target?.request ?? 0) + 1 },
        ...(node !== null && { selected: [node], selectedWire: null }),
        ...(node === null && IN_SETTINGS.test(pointer) && { dialog: { kind: "settings" } }),
      })),
  }));
}

function countByNode(problems: readonly Problem[]): Record<string, ProblemCount> {
  const counts: Record<string, ProblemCount> = {};
  for (const { node, severity } of problems) {
    if (node === null) continue;
    const count = (counts[node] ??= { errors: 0, warnings: 0 });
    count[severity === "error" ? "errors" : "warnings"] += 1;
  }
  return counts;
}

/** A selection names nodes that exist, whatever an edit or an undo did. */
function withHistory(state: BuilderState, history: History<PipelineDocument>): Partial<BuilderState> {
  if (history.present.nodes === state.history.present.nodes) return { history };
  const ids = new Set(history.present.nodes.map((node) => node.id));
  const selected = state.selected.filter((id) => ids.has(id));
  return selected.length === state.selected.length ? { history } : { history, selected };
}

export const BuilderContext = createContext<BuilderStore | null>(null);

/** The store itself, for what reads it when something happens rather than when it changes. */
export function useBuilderStore(): BuilderStore {
  const store = use(BuilderContext);
  if (store === null) throw new Error("useBuilderStore outside of a builder");
  return store;
}

/** A part of the builder's state; the component renders again when that part changes. */
export function useBuilder<Part>(select: (state: BuilderState) => Part): Part {
  return useStore(useBuilderStore(), select);
}

/** The document as it is now. */
export const useDocument = (): PipelineDocument => useBuilder((state) => state.history.present);
