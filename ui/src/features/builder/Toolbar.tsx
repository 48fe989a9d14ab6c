import { AlignStartVertical, Eye, PanelLeft } from "lucide-react";

import { t } from "@/i18n";
import { BuilderActions } from "@/features/publish/BuilderActions";
import { redoLabel, undoLabel } from "@/model/history";
import { IconButton, Menu } from "@/ui";
import { CommandButton } from "./commands/CommandButton";
import { COMMANDS, isOffered, type CommandId } from "./commands/commands";
import { useCommandContext } from "./commands/context";
import { entryOf } from "./commands/menus";
import { useBuilder } from "./store";
import styles from "./Toolbar.module.css";

const ALIGNMENTS: readonly CommandId[] = ["alignLeft", "alignTop", "inColumn", "inRow"];

/** The row over the canvas: what one does with it on the left, what one does with the pipeline on the right. */
export function Toolbar({ onTogglePalette, paletteOpen }: { onTogglePalette: () => void; paletteOpen: boolean }) {
  const context = useCommandContext();
  const name = useBuilder((state) => state.history.present.name ?? state.history.present.id);
  const undone = useBuilder((state) => undoLabel(state.history));
  const redone = useBuilder((state) => redoLabel(state.history));
  const readOnly = useBuilder((state) => state.readOnly);
  const canAlign = useBuilder((state) => isOffered(COMMANDS.alignLeft, state));
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={t("toolbar.label")}>
      {!readOnly && (
        <IconButton label={t("palette.label")} icon={PanelLeft} aria-pressed={paletteOpen} onClick={onTogglePalette} />
      )}
      <h1 className={styles.title} title={name}>
        {name}
      </h1>
      {readOnly && (
        <span className={styles.only} title={t("view.only.why")}>
          <Eye size={14} aria-hidden /> {t("view.only")}
        </span>
      )}
      <CommandButton id="settings" />
      <div className={styles.part}>
        <CommandButton id="undo" of={undone} />
        <CommandButton id="redo" of={redone} />
      </div>
      <div className={styles.part}>
        <CommandButton id="add" />
        <CommandButton id="arrange" />
        <Menu entries={ALIGNMENTS.map((id) => entryOf(id, context))}>
          <IconButton label={t("toolbar.align")} icon={AlignStartVertical} disabled={!canAlign} />
        </Menu>
      </div>
      <div className={styles.part}>
        <CommandButton id="palette" />
        <CommandButton id="fullScreen" />
        <CommandButton id="shortcuts" />
      </div>
      <div className={styles.actions}>
        <CommandButton id="testRun" />
        <BuilderActions />
      </div>
    </div>
  );
}
