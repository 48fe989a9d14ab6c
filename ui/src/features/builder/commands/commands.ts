/** Everything one can do in the builder, once: the toolbar, the menus, the shortcuts and the command palette read it. */
import {
  AlignHorizontalSpaceAround, AlignStartHorizontal, AlignStartVertical, AlignVerticalSpaceAround, BoxSelect, Cable,
  ClipboardPaste, Compass, Copy, CopyPlus, Expand, FlaskConical, Group, Keyboard, Maximize, Network, PencilLine, Plus, Redo2, Scan, Scissors, Search,
  Settings2, Split, StickyNote, Trash2, Undo2, Ungroup, Unplug, ZoomIn, ZoomOut, type LucideIcon,
} from "lucide-react";

import { askForTest } from "@/features/runs/run-store";
import { askForTour } from "@/features/tour/tour-store";
import { t, type Key } from "@/i18n";
import { nodeById, wiresAt } from "@/model/graph";
import { ungroupNodes } from "@/model/groups";
import { hasRoomForNote, notesOf, type NoteColor } from "@/model/notes";
import { alignNodes, type Alignment } from "@/model/placement";
import { arrange, besideSelection, colorSelectedNotes, deleteSelection, duplicateSelection, insertNote } from "../actions";
import { flowIdOfNote } from "../canvas/flow";
import { copySelection, cutSelection, pasteFromClipboard } from "../clipboard";
import type { BuilderState } from "../store";
import type { CommandContext } from "./context";

export interface Command {
  label: Key;
  section: "edit" | "nodes" | "arrange" | "view";
  icon: LucideIcon;
  shortcut?: string;
  /** Other keys that people know for it. */
  also?: string;
  /** Whether it is offered now; always when absent. */
  when?: (state: BuilderState) => boolean;
  run: (context: CommandContext) => void;
  danger?: boolean;
  /** A browser event (copy, cut, paste) does it when the keys are pressed. */
  byEvent?: boolean;
}

const editable = (state: BuilderState) => !state.readOnly;
const nodes = (state: BuilderState) => state.selected.length > 0;
const notes = (state: BuilderState) => state.selectedNotes.length > 0;
const some = (state: BuilderState) => nodes(state) || notes(state);
const one = (state: BuilderState) => state.selected.length === 1 && editable(state);
const several = (state: BuilderState) => state.selected.length > 1 && editable(state);
const hasInputs = (state: BuilderState) =>
  one(state) && Object.keys(nodeById(state.history.present, state.selected[0] ?? "")?.inputs ?? {}).length > 0;
const hasWires = (state: BuilderState) => one(state) && wiresAt(state.history.present, state.selected[0] ?? "").length > 0;
/** The group of the first selected node that is in one. */
const groupOfSelected = ({ selected, history }: BuilderState) =>
  selected.map((id) => nodeById(history.present, id)?.group).find((group) => group !== undefined);
const inGroup = (state: BuilderState) => editable(state) && groupOfSelected(state) !== undefined;

const align = (how: Alignment) => ({
  section: "arrange" as const,
  when: several,
  run: ({ store }: CommandContext) => {
    const { selected, edit } = store.getState();
    edit(t("edit.align"), (document) => alignNodes(document, selected, how));
  },
});

const color = (name: NoteColor) => ({
  section: "nodes" as const,
  icon: StickyNote,
  when: (state: BuilderState) => editable(state) && notes(state),
  run: ({ store }: CommandContext) => colorSelectedNotes(store, name),
});

const selectAll = ({ store }: CommandContext) => {
  const { present } = store.getState().history;
  const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id);
  store.getState().select(ids(present.nodes), ids(notesOf(present)));
};

const fitSelection = ({ store, view }: CommandContext) => {
  const { selected, selectedNotes } = store.getState();
  view.fitTo([...selected, ...selectedNotes.map(flowIdOfNote)]);
};

/** Adds a note whose middle is that of what is seen. */
const addNote = ({ store, centre }: CommandContext) => {
  const [x, y] = centre();
  insertNote(store, [x - 120, y - 60]);
};

const onlyNode = ({ store }: CommandContext): string => store.getState().selected[0] ?? "";

export const COMMANDS = {
  palette: { label: "command.palette", section: "view", icon: Search, shortcut: "Mod+K", run: ({ store }) => store.getState().show({ kind: "commands" }) },
  undo: { label: "command.undo", section: "edit", icon: Undo2, shortcut: "Mod+Z", when: (s) => editable(s) && s.history.past.length > 0, run: ({ store }) => store.getState().undo() },
  redo: { label: "command.redo", section: "edit", icon: Redo2, shortcut: "Mod+Shift+Z", also: "Mod+Y", when: (s) => editable(s) && s.history.future.length > 0, run: ({ store }) => store.getState().redo() },
  copy: { label: "command.copy", section: "edit", icon: Copy, shortcut: "Mod+C", byEvent: true, when: some, run: ({ store }) => copySelection(store) },
  cut: { label: "command.cut", section: "edit", icon: Scissors, shortcut: "Mod+X", byEvent: true, when: (s) => editable(s) && some(s), run: ({ store }) => cutSelection(store) },
  paste: { label: "command.paste", section: "edit", icon: ClipboardPaste, shortcut: "Mod+V", byEvent: true, when: editable, run: (context) => void pasteFromClipboard(context) },
  duplicate: { label: "command.duplicate", section: "edit", icon: CopyPlus, shortcut: "Mod+D", when: (s) => editable(s) && some(s), run: ({ store }) => duplicateSelection(store) },
  selectAll: { label: "command.selectAll", section: "edit", icon: BoxSelect, shortcut: "Mod+A", run: selectAll },
  remove: { label: "command.remove", section: "edit", icon: Trash2, shortcut: "Delete", danger: true, when: (s) => editable(s) && (some(s) || s.selectedWire !== null), run: ({ store }) => deleteSelection(store) },
  add: { label: "command.add", section: "nodes", icon: Plus, shortcut: "A", when: editable, run: ({ store }) => store.getState().show({ kind: "add", ...besideSelection(store) }) },
  connect: { label: "command.connect", section: "nodes", icon: Cable, shortcut: "C", when: one, run: (c) => c.store.getState().show({ kind: "connect", node: onlyNode(c) }) },
  disconnect: { label: "command.disconnect", section: "nodes", icon: Unplug, shortcut: "Shift+C", when: hasInputs, run: (c) => c.store.getState().show({ kind: "disconnect", node: onlyNode(c) }) },
  insert: { label: "command.insert", section: "nodes", icon: Split, shortcut: "Shift+A", when: hasWires, run: (c) => c.store.getState().show({ kind: "insert", node: onlyNode(c) }) },
  note: { label: "command.note", section: "nodes", icon: StickyNote, shortcut: "N", when: (s) => editable(s) && hasRoomForNote(s.history.present), run: addNote },
  writeNote: { label: "command.writeNote", section: "nodes", icon: PencilLine, when: (s) => editable(s) && s.selectedNotes.length === 1, run: ({ store }) => store.getState().write(store.getState().selectedNotes[0] ?? null) },
  noteYellow: { label: "command.noteYellow", ...color("yellow") },
  noteGreen: { label: "command.noteGreen", ...color("green") },
  noteBlue: { label: "command.noteBlue", ...color("blue") },
  noteRed: { label: "command.noteRed", ...color("red") },
  noteGray: { label: "command.noteGray", ...color("gray") },
  settings: { label: "command.settings", section: "nodes", icon: Settings2, shortcut: "S", run: ({ store }) => store.getState().show({ kind: "settings" }) },
  goto: { label: "command.goto", section: "nodes", icon: Search, shortcut: "G", run: ({ store }) => store.getState().show({ kind: "goto" }) },
  testRun: { label: "command.testRun", section: "nodes", icon: FlaskConical, shortcut: "T", when: (s) => editable(s) && s.history.present.nodes.length > 0, run: askForTest },
  group: { label: "command.group", section: "arrange", icon: Group, shortcut: "Mod+G", when: (s) => editable(s) && nodes(s), run: ({ store }) => store.getState().show({ kind: "group" }) },
  ungroup: { label: "command.ungroup", section: "arrange", icon: Ungroup, shortcut: "Mod+Shift+G", when: inGroup, run: ({ store }) => { const { selected, edit } = store.getState(); edit(t("edit.ungroup"), (document) => ungroupNodes(document, selected)); } },
  renameGroup: { label: "command.renameGroup", section: "arrange", icon: PencilLine, when: inGroup, run: ({ store }) => store.getState().show({ kind: "renameGroup", group: groupOfSelected(store.getState()) ?? "" }) },
  arrange: { label: "command.arrange", section: "arrange", icon: Network, shortcut: "L", when: (s) => editable(s) && s.history.present.nodes.length > 0, run: (context) => void arrangeAndFit(context) },
  alignLeft: { label: "command.alignLeft", icon: AlignStartVertical, ...align("left") },
  alignTop: { label: "command.alignTop", icon: AlignStartHorizontal, ...align("top") },
  inColumn: { label: "command.inColumn", icon: AlignVerticalSpaceAround, ...align("columns") },
  inRow: { label: "command.inRow", icon: AlignHorizontalSpaceAround, ...align("rows") },
  zoomIn: { label: "command.zoomIn", section: "view", icon: ZoomIn, shortcut: "+", run: ({ view }) => view.zoomIn() },
  zoomOut: { label: "command.zoomOut", section: "view", icon: ZoomOut, shortcut: "-", run: ({ view }) => view.zoomOut() },
  actualSize: { label: "command.actualSize", section: "view", icon: Scan, shortcut: "0", run: ({ view }) => view.actualSize() },
  fit: { label: "command.fit", section: "view", icon: Maximize, shortcut: "1", run: ({ view }) => view.fit() },
  fitSelection: { label: "command.fitSelection", section: "view", icon: Maximize, shortcut: "2", when: some, run: fitSelection },
  fullScreen: { label: "command.fullScreen", section: "view", icon: Expand, shortcut: "F", run: ({ toggleFullScreen }) => toggleFullScreen() },
  shortcuts: { label: "command.shortcuts", section: "view", icon: Keyboard, shortcut: "?", run: ({ store }) => store.getState().show({ kind: "shortcuts" }) },
  tour: { label: "command.tour", section: "view", icon: Compass, when: editable, run: askForTour },
} satisfies Record<string, Command>;

export type CommandId = keyof typeof COMMANDS;

/** The commands in order. */
export const ALL: readonly (Command & { id: CommandId })[] = Object.entries<Command>(COMMANDS).map(([id, command]) => ({
  id: id as CommandId,
  ...command,
}));

export const isOffered = (command: Command, state: BuilderState): boolean => command.when?.(state) ?? true;

async function arrangeAndFit({ store, view, say }: CommandContext): Promise<void> {
  try {
    await arrange(store);
    requestAnimationFrame(view.fit);
  } catch (error) {
    say(t("arrange.failed", { reason: error instanceof Error ? error.message : String(error) }), "error");
  }
}
