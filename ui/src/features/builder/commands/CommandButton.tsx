import { t } from "@/i18n";
import { IconButton } from "@/ui";
import { useBuilder } from "../store";
import { shownKeys } from "./characterKeys";
import { COMMANDS, isOffered, type Command, type CommandId } from "./commands";
import { useCommandContext } from "./context";

/** A command as a button; `of` says what it would be done to. */
export function CommandButton({ id, of = null }: { id: CommandId; of?: string | null }) {
  const context = useCommandContext();
  const command: Command = COMMANDS[id];
  const offered = useBuilder((state) => isOffered(command, state));
  return (
    <IconButton
      label={of === null ? t(command.label) : `${t(command.label)}: ${of}`}
      icon={command.icon}
      data-command={id}
      shortcut={shownKeys(command.shortcut)}
      disabled={!offered}
      onClick={() => command.run(context)}
    />
  );
}
