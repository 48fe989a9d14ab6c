import { t } from "@/i18n";
import type { MenuEntry } from "@/ui";
import { shownKeys } from "./characterKeys";
import { COMMANDS, isOffered, type Command, type CommandId } from "./commands";
import type { CommandContext } from "./context";

/** A menu's line for a command. */
export function entryOf(id: CommandId, context: CommandContext): MenuEntry {
  const command: Command = COMMANDS[id];
  return {
    label: t(command.label),
    icon: command.icon,
    shortcut: shownKeys(command.shortcut),
    danger: command.danger,
    disabled: !isOffered(command, context.store.getState()),
    onSelect: () => command.run(context),
  };
}

const ON_NODES: readonly (CommandId | "separator")[] = [
  "connect", "disconnect", "add", "insert", "separator", "cut", "copy", "duplicate", "separator",
  "group", "ungroup", "renameGroup", "alignLeft", "alignTop", "inColumn", "inRow", "separator", "fitSelection", "remove",
];
const ON_WIRE: readonly (CommandId | "separator")[] = ["add", "separator", "remove"];
const ON_NOTES: readonly (CommandId | "separator")[] = [
  "writeNote", "separator", "noteYellow", "noteGreen", "noteBlue", "noteRed", "noteGray", "separator",
  "cut", "copy", "duplicate", "separator", "fitSelection", "remove",
];
const ON_PANE: readonly (CommandId | "separator")[] = [
  "add", "note", "paste", "separator", "selectAll", "arrange", "separator", "fit", "fullScreen", "shortcuts",
];

/** What a right click offers: for the selected nodes, the selected notes, the selected wire, or the canvas. */
export function menuEntries(context: CommandContext): MenuEntry[] {
  const state = context.store.getState();
  const onItems = state.selected.length > 0 ? ON_NODES : state.selectedNotes.length > 0 ? ON_NOTES : ON_PANE;
  const ids = state.selectedWire !== null ? ON_WIRE : onItems;
  const offered = ids.filter((id) => id === "separator" || isOffered(COMMANDS[id], state));
  return offered
    .filter((id, index) => id !== "separator" || (index > 0 && offered[index - 1] !== "separator" && index < offered.length - 1))
    .map((id) => (id === "separator" ? id : entryOf(id, context)));
}
