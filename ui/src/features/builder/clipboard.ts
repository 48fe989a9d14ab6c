/** The builder and the machine's clipboard. */
import { t } from "@/i18n";
import { deleteSelection, pasteText, selectionAsText } from "./actions";
import type { CommandContext } from "./commands/context";
import type { BuilderStore } from "./store";

/** What was copied last, for browsers that give no page the clipboard (any page without TLS). */
let last: string | null = null;

export function copySelection(store: BuilderStore, data?: DataTransfer | null): boolean {
  const text = selectionAsText(store);
  if (text === null) return false;
  last = text;
  if (data) data.setData("text/plain", text);
  else navigator.clipboard?.writeText(text).catch(() => undefined);
  return true;
}

export function cutSelection(store: BuilderStore, data?: DataTransfer | null): boolean {
  const copied = copySelection(store, data);
  if (copied) deleteSelection(store);
  return copied;
}

/** Pastes what the clipboard, or else the builder itself, remembers. */
export async function pasteFromClipboard(context: CommandContext): Promise<void> {
  const text = await navigator.clipboard?.readText().catch(() => null);
  paste(context, text ?? last ?? "");
}

/** Pastes a text in the middle of the canvas, or says that it holds no nodes. */
export function paste({ store, say, centre }: CommandContext, text: string): void {
  const [x, y] = centre();
  if (!pasteText(store, text, [Math.round(x) - 100, Math.round(y) - 28])) say(t("paste.nothing"), "error");
}
