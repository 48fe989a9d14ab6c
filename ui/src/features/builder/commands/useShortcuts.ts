import { useEffect, type RefObject } from "react";

import { copySelection, cutSelection, paste } from "../clipboard";
import { isActive } from "./characterKeys";
import { ALL, isOffered } from "./commands";
import type { CommandContext } from "./context";
import { isCharacter, isShortcut, isWriting } from "./keys";

/**
 * Does the commands' shortcuts while the builder is on the page and the focus is in it, or nowhere.
 *
 * Listens before Airflow's own shortcuts do (Ctrl+K is its search), and keeps from them what it has used.
 */
export function useShortcuts(root: RefObject<HTMLElement | null>, context: CommandContext): void {
  useEffect(() => {
    const concerns = (target: EventTarget | null) => {
      const here = root.current;
      if (here === null || !here.isConnected || context.store.getState().dialog !== null) return false;
      return target === document.body || (target instanceof Node && here.contains(target));
    };

    const onKeyDown = (event: KeyboardEvent) => {
      if (!concerns(event.target) || event.defaultPrevented) return;
      const state = context.store.getState();
      // What is typed before a new note has its field is not meant as commands.
      if (state.writing !== null && !isWriting(event.target) && isCharacter(event.key)) return;
      if (event.key === "Escape" && !isWriting(event.target)) {
        state.select([]);
        return;
      }
      const command = ALL.find(({ shortcut, also }) =>
        [shortcut, also].some((keys) => keys !== undefined && isActive(keys) && isShortcut(event, keys)),
      );
      if (command === undefined || command.byEvent === true) return;
      if (isWriting(event.target) && command.id !== "palette") return;
      // Not ours to take when it would do nothing, except where the browser would do something else instead.
      if (!isOffered(command, state)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      command.run(context);
    };

    const onClipboard = (event: ClipboardEvent) => {
      if (!concerns(event.target) || isWriting(event.target) || hasSelectedText()) return;
      const { readOnly } = context.store.getState();
      if (event.type === "paste") {
        if (readOnly) return;
        paste(context, event.clipboardData?.getData("text/plain") ?? "");
        event.preventDefault();
        return;
      }
      const take = event.type === "cut" && !readOnly ? cutSelection : copySelection;
      if (take(context.store, event.clipboardData)) event.preventDefault();
    };

    window.addEventListener("keydown", onKeyDown, true);
    for (const type of ["copy", "cut", "paste"] as const) document.addEventListener(type, onClipboard);
    return () => {
      window.removeEventListener("keydown", onKeyDown, true);
      for (const type of ["copy", "cut", "paste"] as const) document.removeEventListener(type, onClipboard);
    };
  }, [root, context]);
}

/** Somebody who has marked text on the page means to copy that. */
function hasSelectedText(): boolean {
  const selection = window.getSelection();
  return selection !== null && !selection.isCollapsed && selection.toString() !== "";
}
