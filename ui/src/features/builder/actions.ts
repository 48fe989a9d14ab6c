/** What the builder does on a person's word: an edit of the document, and what is selected after it. */
import { t } from "@/i18n";
import { copyNodes, duplicateNodes, pasteNodes } from "@/model/clipboard";
import { addNode, connect, disconnect, insertOnWire, removeNodes } from "@/model/document";
import { fittingPort, nodeById, wireKey, wiresOf } from "@/model/graph";
import { groupNodes, renameGroup } from "@/model/groups";
import { addNotes, colorNotes, hasRoomForNote, notesFollow, removeNotes, type NoteColor } from "@/model/notes";
import { snap } from "@/model/geometry";
import { placeAsFound, placesOf } from "@/model/placement";
import type { PipelineDocument, Point, Wire } from "@/model/types";
import { loadElk } from "./elk";
import type { BuilderStore } from "./store";

const present = (store: BuilderStore): PipelineDocument => store.getState().history.present;

/** How one calls a node: its name, or its id. */
export const titleOf = (document: PipelineDocument, id: string): string => nodeById(document, id)?.name ?? id;

export interface Where {
  at?: Point | undefined;
  /** The node whose rows the new one takes. */
  from?: string | undefined;
  /** The wire the new one goes on. */
  wire?: Wire | undefined;
}

/** Adds a node of a type and selects it; on a wire or after a node where that fits, else on its own. */
export function insertNode(store: BuilderStore, type: string, where: Where): string {
  const { types, edit, select, used } = store.getState();
  const document = present(store);
  const at = where.at ?? placeFor(document, where);
  const added =
    (where.wire && insertOnWire(document, types, where.wire, type)) ?? addNode(document, type, at);
  let next = added.document;
  if (where.from !== undefined) {
    const port = fittingPort(next, types, where.from, added.id);
    const rows = types.get(type)?.inputs.some(({ name }) => name === port);
    if (port !== null && rows === true) next = connect(next, types, { from: where.from, to: added.id, port });
  }
  edit(t("edit.add", { type }), () => next);
  select([added.id]);
  used(type);
  return added.id;
}

/** Where a new node goes without a place of its own: after the node it reads, or below all. */
function placeFor(document: PipelineDocument, { from }: Where): Point {
  const places = placesOf(document);
  const source = from === undefined ? undefined : places.get(from);
  if (source !== undefined) return [source[0] + 260, source[1]];
  const all = [...places.values()];
  if (all.length === 0) return [0, 0];
  return [Math.min(...all.map(([x]) => x)), Math.max(...all.map(([, y]) => y)) + 120];
}

/** Where a new node goes when one is asked for with something selected: on the wire, or after the one node. */
export function besideSelection(store: BuilderStore): Where {
  const { selected, selectedWire } = store.getState();
  if (selectedWire !== null) return { wire: wiresOf(present(store)).find((wire) => wireKey(wire) === selectedWire) };
  return selected.length === 1 ? { from: selected[0] } : {};
}

export function deleteSelection(store: BuilderStore): void {
  const { selected, selectedNotes, selectedWire, edit, select } = store.getState();
  if (selectedWire !== null) {
    const wire = wiresOf(present(store)).find((each) => wireKey(each) === selectedWire);
    if (wire !== undefined) disconnectWire(store, wire);
    select([]);
  } else if (selected.length + selectedNotes.length > 0) {
    const label = labelOf("remove", selected, selectedNotes);
    edit(label, (document) => removeNotes(removeNodes(document, selected), selectedNotes));
  }
}

/** What undo calls an edit of some nodes, or of notes with or without nodes. */
function labelOf(what: "remove" | "duplicate" | "paste", nodes: readonly string[], notes: readonly string[]): string {
  if (notes.length === 0) return t(`edit.${what}`, { count: nodes.length });
  return t(`edit.${what}Notes`, { count: nodes.length + notes.length });
}

/** Adds an empty note at a place, to be written at once. */
export function insertNote(store: BuilderStore, at: Point): void {
  const { edit, write } = store.getState();
  if (!hasRoomForNote(present(store))) return;
  const { document, ids } = addNotes(present(store), [{ id: "note", text: "", at: snap(at) }]);
  edit(t("edit.note"), () => document);
  write(ids[0] ?? null);
}

export function colorSelectedNotes(store: BuilderStore, color: NoteColor): void {
  const { selectedNotes, edit } = store.getState();
  edit(t("edit.colorNote"), (document) => colorNotes(document, selectedNotes, color));
}

/** What the nodes at both ends of a wire are called. */
function endsOf(store: BuilderStore, { from, to }: Wire) {
  const document = present(store);
  return { from: titleOf(document, from), to: titleOf(document, to) };
}

export function connectNodes(store: BuilderStore, wire: Wire): void {
  const { types, edit } = store.getState();
  edit(t("edit.connect", endsOf(store, wire)), (document) => connect(document, types, wire));
}

export function disconnectWire(store: BuilderStore, wire: Wire): void {
  store.getState().edit(t("edit.disconnect", endsOf(store, wire)), (document) => disconnect(document, [wire]));
}

export function duplicateSelection(store: BuilderStore): void {
  const { selected, selectedNotes, edit, select } = store.getState();
  if (selected.length + selectedNotes.length === 0) return;
  const { document, ids, notes } = duplicateNodes(present(store), selected, selectedNotes);
  edit(labelOf("duplicate", ids, notes), () => document);
  select(ids, notes);
}

/** The selected nodes and notes as text. */
export function selectionAsText(store: BuilderStore): string | null {
  const { selected, selectedNotes } = store.getState();
  const none = selected.length + selectedNotes.length === 0;
  return none ? null : copyNodes(present(store), selected, selectedNotes);
}

/** Adds the nodes and notes a text holds; says whether it held any. */
export function pasteText(store: BuilderStore, text: string, at: Point): boolean {
  const { edit, select } = store.getState();
  const pasted = pasteNodes(present(store), text, at);
  if (pasted === null) return false;
  edit(labelOf("paste", pasted.ids, pasted.notes), () => pasted.document);
  select(pasted.ids, pasted.notes);
  return true;
}

export function groupSelection(store: BuilderStore, name: string): void {
  const { selected, edit } = store.getState();
  edit(t("edit.group"), (document) => groupNodes(document, selected, name));
}

export function nameGroup(store: BuilderStore, group: string, name: string): void {
  store.getState().edit(t("edit.renameGroup"), (document) => renameGroup(document, group, name));
}

/** Lays all nodes out anew, the data flowing to the right; notes go with the nodes that they are about. */
export async function arrange(store: BuilderStore): Promise<void> {
  const { types, edit } = store.getState();
  const before = present(store);
  const [{ autoLayout }, elk] = await Promise.all([import("@/model/layout"), loadElk()]);
  const places = await autoLayout(before, types, elk);
  edit(t("edit.arrange"), (document) => notesFollow(placeAsFound(document, before, places), before));
}
