/** What the chooser offers, by what it was opened for. */
import { StickyNote } from "lucide-react";

import { t } from "@/i18n";
import { AFTER, nodeById, portsOf, refusal, wireKey, wiresAt, wiresInto } from "@/model/graph";
import { notesOf } from "@/model/notes";
import { connectNodes, disconnectWire, insertNode, titleOf } from "../actions";
import { flowIdOfNote } from "../canvas/flow";
import { noteLabel } from "../canvas/labels";
import { sentence } from "../canvas/refusals";
import { iconOf } from "../icons";
import type { BuilderDialog } from "../store";
import { shownKeys } from "./characterKeys";
import { ALL, isOffered } from "./commands";
import type { Choice } from "./Chooser";
import type { CommandContext } from "./context";

/** All commands that can be done now, then all nodes to add. */
export function commandChoices(context: CommandContext): Choice[] {
  const state = context.store.getState();
  const commands = ALL.filter((command) => command.id !== "palette" && isOffered(command, state)).map((command) => ({
    id: command.id,
    label: t(command.label),
    section: t(`section.${command.section}`),
    icon: command.icon,
    shortcut: shownKeys(command.shortcut),
    run: () => command.run(context),
  }));
  const nodes = state.readOnly ? [] : addChoices(context, { kind: "add" });
  return [...commands, ...nodes.map((choice) => ({ ...choice, id: `add-${choice.id}`, section: t("section.add") }))];
}

/** The node types; on a wire only those that take rows and give some, after a node only those that take some. */
export function addChoices({ store, centre }: CommandContext, dialog: BuilderDialog & { kind: "add" }): Choice[] {
  const { types, history, recent, mayCode } = store.getState();
  const { wire, from, at } = dialog;
  const source = from === undefined ? undefined : nodeById(history.present, from);
  const needsInput = wire !== undefined || (source !== undefined && types.get(source.type)?.kind !== "destination");
  const rank = (type: string) => (recent.includes(type) ? recent.indexOf(type) : recent.length);
  return [...types.values()]
    .filter((type) => mayCode || !type.runs_code)
    .filter((type) => (wire ? type.kind === "transform" : !needsInput || type.inputs.length > 0))
    .sort((one, other) => rank(one.type) - rank(other.type))
    .map((type) => ({
      id: type.type,
      label: type.type,
      detail: type.summary,
      section: recent.includes(type.type) ? t("palette.recent") : type.group,
      icon: iconOf(type.icon),
      run: () => insertNode(store, type.type, { from, wire, at: at ?? (from || wire ? undefined : centre()) }),
    }))
    .sort((one, other) => Number(one.section !== t("palette.recent")) - Number(other.section !== t("palette.recent")));
}

/** Every port of every other node, those where the wire does not fit last and with the reason. */
export function connectChoices({ store }: CommandContext, from: string): Choice[] {
  const { history, types } = store.getState();
  const document = history.present;
  const choices = document.nodes
    .filter((node) => node.id !== from)
    .flatMap((node) => {
      const ports = portsOf(node, types);
      return ports.map((port): Choice => {
        const wire = { from, to: node.id, port };
        const refused = refusal(document, types, wire);
        const title = titleOf(document, node.id);
        const named = port === AFTER ? t("connect.after", { node: title }) : ports.length > 2 ? t("connect.port", { node: title, port }) : title;
        return {
          id: `${node.id}.${port}`,
          label: named,
          detail: node.type,
          section: port === AFTER ? t("connect.order") : t("connect.rows"),
          icon: iconOf(types.get(node.type)?.icon),
          refused: refused === null ? undefined : sentence(refused),
          run: () => connectNodes(store, wire),
        };
      });
    });
  const rank = (choice: Choice) => Number(choice.refused !== undefined) + 2 * Number(choice.section === t("connect.order"));
  return choices.sort((one, other) => rank(one) - rank(other));
}

/** The wires that end at a node. */
export function disconnectChoices({ store }: CommandContext, id: string): Choice[] {
  const document = store.getState().history.present;
  const node = nodeById(document, id);
  return (node === undefined ? [] : wiresInto(node)).map((wire) => ({
    id: `${wire.from}.${wire.port}`,
    label: titleOf(document, wire.from),
    detail: wire.port,
    run: () => disconnectWire(store, wire),
  }));
}

/** The wires that begin or end at a node and carry rows, to put a node on one. */
export function insertChoices({ store }: CommandContext, id: string): Choice[] {
  const { history, show } = store.getState();
  return wiresAt(history.present, id).map((wire) => ({
    id: wireKey(wire),
    label: t("insert.wire", { from: titleOf(history.present, wire.from), to: titleOf(history.present, wire.to) }),
    detail: wire.port,
    run: () => show({ kind: "add", wire }),
  }));
}

/** All nodes and notes, to select one and bring it into sight. */
export function nodeChoices({ store, view }: CommandContext): Choice[] {
  const { history, types } = store.getState();
  const nodes = history.present.nodes.map((node) => ({
    id: node.id,
    label: node.name ?? node.id,
    detail: node.name === undefined ? node.type : `${node.id} · ${node.type}`,
    icon: iconOf(types.get(node.type)?.icon),
    run: () => {
      store.getState().select([node.id]);
      view.fitTo([node.id]);
    },
  }));
  const notes = notesOf(history.present).map((note) => ({
    id: flowIdOfNote(note.id),
    label: noteLabel(note),
    icon: StickyNote,
    run: () => {
      store.getState().select([], [note.id]);
      view.fitTo([flowIdOfNote(note.id)]);
    },
  }));
  return [...nodes, ...notes];
}
