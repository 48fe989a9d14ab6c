import { createContext, use } from "react";
import { createStore, useStore, type StoreApi } from "zustand";

import type { CheckResult, NodeRun, NodeType } from "@/api/types";
import { begin, record, redo, undo, type History } from "@/model/history";
import { keepRecent, readRecent } from "./palette/recent";
import { withSeen, type Known } from "@/model/known";
import { notesOf } from "@/model/notes";
import type { Pinned } from "@/model/previewed";
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
  | { kind: "commands" | "goto" | "group" | "shortcuts" }
  | { kind: "settings"; at?: string }
  | { kind: "renameGroup"; group: string }
  | { kind: "connect" | "disconnect" | "insert"; node: string }
  | { kind: "add"; at?: Point; from?: string; wire?: Wire };

/** How a node does in what is shown over the canvas. */
export interface ShownState extends Pick<NodeRun, "state" | "rows_out" | "seconds" | "error"> {
  /** Rows a second; of a run alone. */
  rate?: number | null;
  /** What there is to say besides the state, instead of the rows. */
  words?: string;
}

export interface ProblemCount {
  errors: number;
  warnings: number;
}

export interface TypedJson {
  text: string;
  of: PipelineDocument;
  /** Why it is no document; null where it is one. */
  wrong: { message: string; at: number | null } | null;
}

export interface BuilderState {
  history: History<PipelineDocument>;
  /** The revision the document was opened at; null for a pipeline that was never published. */
  base: string | null;
  readOnly: boolean;
  /** What looks at rows have told of sources. */
  known: Known;
  /** Whether the user may write code. */
  mayCode: boolean;
  /** What was typed as JSON last, of which document, and what is wrong with it; null for the document as it is. */
  typed: TypedJson | null;
  /** Ids of the selected nodes, in the order they were selected. */
  selected: readonly string[];
  /** Ids of the selected notes. */
  selectedNotes: readonly string[];
  /** The note that is being written. */
  writing: string | null;
  /** Key of the selected wire (see `model/graph.ts`). */
  selectedWire: string | null;
  /** The node types of this server by name. */
  types: ReadonlyMap<string, NodeType>;
  /** The node types used last, newest first. */
  recent: readonly string[];
  check: CheckResult | null;
  /** The document that was checked last. */
  checked: PipelineDocument | null;
  /** Node -> how many problems the check found in it. */
  problems: Readonly<Record<string, ProblemCount>>;
  dialog: BuilderDialog | null;
  /** Node -> its state in the run, or the test run, that is shown over the canvas; null when none is. */
  runNodes: Readonly<Record<string, ShownState>> | null;
  /** Node -> the version of the test data that stands in for its rows in previews. */
  pinned: Pinned;
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
  select: (nodes: readonly string[], notes?: readonly string[]) => void;
  selectWire: (wire: string | null) => void;
  /** Lets a person write a note, or ends that. */
  write: (note: string | null) => void;
  setTypes: (types: ReadonlyMap<string, NodeType>) => void;
  /** Rows were shown that came of these sources of a document. */
  seen: (document: PipelineDocument, sources: Parameters<typeof withSeen>[2]) => void;
  setMayCode: (mayCode: boolean) => void;
  setTyped: (typed: TypedJson | null) => void;
  /** A type was used: it comes first among the recent ones. */
  used: (type: string) => void;
  show: (dialog: BuilderDialog | null) => void;
  setCheck: (check: CheckResult | null, checked?: PipelineDocument) => void;
  setRunNodes: (nodes: Readonly<Record<string, ShownState>> | null) => void;
  setPinned: (pinned: Pinned) => void;
  showBottom: (tab: BottomTab) => void;
  closeBottom: () => void;
  /** Selects a node and asks the panels to show a place in it, or opens the settings that a place is in. */
  goTo: (node: string | null, pointer: string) => void;
}

export type BuilderStore = StoreApi<BuilderState>;

/** Places that the dialog with the pipeline's settings shows. */
const IN_SETTINGS =
  /^\/(name|description|tags|owner|schedule|defaults|max_active_runs|max_active_tasks|fusion|params)(\/|$)/;

const EMPTY: PipelineDocument = { airloom: 1, id: "pipeline", nodes: [] };

/** The one state of a builder: document, history, selection, what the check said. */
export function createBuilderStore(): BuilderStore {
  let requests = 0;
  return createStore<BuilderState>()((set) => ({
    history: begin(EMPTY),
    base: null,
    readOnly: false,
    known: {},
    mayCode: true,
    typed: null,
    selected: [],
    selectedNotes: [],
    writing: null,
    selectedWire: null,
    types: new Map(),
    recent: readRecent(),
    check: null,
    checked: null,
    problems: {},
    dialog: null,
    runNodes: null,
    pinned: {},
    bottomTab: "data",
    bottomOpen: true,
    target: null,

    open: (document, base, readOnly = false) =>
      set({
        history: begin(document),
        base,
        readOnly,
        known: {},
        typed: null,
        selected: [],
        selectedNotes: [],
        writing: null,
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
    select: (selected, selectedNotes = []) =>
      set({ selected, selectedNotes, selectedWire: null, writing: null, target: null }),
    selectWire: (selectedWire) => set({ selectedWire, selected: [], selectedNotes: [], writing: null }),
    write: (writing) =>
      set((state) => {
        if (state.readOnly || writing === null) return { writing: null };
        return { writing, selected: [], selectedNotes: [writing], selectedWire: null };
      }),
    seen: (document, sources) => set((state) => ({ known: withSeen(state.known, document, sources) })),
    setMayCode: (mayCode) => set({ mayCode }),
    setTyped: (typed) => set({ typed }),
    setTypes: (types) => set({ types }),
    used: (type) => set(({ recent }) => ({ recent: keepRecent(recent, type) })),
    show: (dialog) => set({ dialog }),
    setCheck: (check, checked) => set({ check, checked: checked ?? null, problems: countByNode(check?.problems ?? []) }),
    setRunNodes: (runNodes) => set({ runNodes }),
    setPinned: (pinned) => set({ pinned }),
    showBottom: (bottomTab) => set({ bottomTab, bottomOpen: true }),
    closeBottom: () => set({ bottomOpen: false }),
    goTo: (node, pointer) =>
      set((state) => ({
        target: { node, pointer, request: ++requests },
        ...(node !== null && { selected: [node], selectedNotes: [], selectedWire: null }),
        ...noteAt(state, pointer),
        ...groupAt(state, pointer),
        ...(node === null && IN_SETTINGS.test(pointer) && { dialog: { kind: "settings", at: pointer } }),
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

/** The note that a pointer leads into, selected. */
function noteAt({ history }: BuilderState, pointer: string): Partial<BuilderState> {
  const index = /^\/notes\/(\d+)/.exec(pointer)?.[1];
  const id = index === undefined ? undefined : history.present.notes?.[Number(index)]?.id;
  return id === undefined ? {} : { selected: [], selectedNotes: [id], selectedWire: null };
}

/** The nodes of the group that a pointer leads into, selected. */
function groupAt({ history: { present } }: BuilderState, pointer: string): Partial<BuilderState> {
  const index = /^\/groups\/(\d+)/.exec(pointer)?.[1];
  const id = index === undefined ? undefined : present.groups?.[Number(index)]?.id;
  const selected = present.nodes.filter((node) => id !== undefined && node.group === id).map((node) => node.id);
  return selected.length === 0 ? {} : { selected, selectedNotes: [], selectedWire: null };
}

/** A selection names nodes and notes that exist, whatever an edit or an undo did. */
function withHistory(state: BuilderState, history: History<PipelineDocument>): Partial<BuilderState> {
  const { nodes, notes } = history.present;
  const changed: Partial<BuilderState> = { history };
  if (nodes !== state.history.present.nodes) {
    const selected = present(state.selected, nodes);
    if (selected.length < state.selected.length) changed.selected = selected;
  }
  if (notes !== state.history.present.notes) {
    const selectedNotes = present(state.selectedNotes, notesOf(history.present));
    if (selectedNotes.length < state.selectedNotes.length) Object.assign(changed, { selectedNotes, writing: null });
  }
  return changed;
}

function present(ids: readonly string[], items: readonly { id: string }[]): string[] {
  const there = new Set(items.map(({ id }) => id));
  return ids.filter((id) => there.has(id));
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
