/** Shortcuts as text: `Mod+Shift+Z`, where Mod is Ctrl, or Command on a Mac. */

const MAC = /mac|iphone|ipad/i.test(navigator.userAgent);
const SIGNS: Readonly<Record<string, string>> = MAC
  ? { Mod: "⌘", Shift: "⇧", Alt: "⌥", Delete: "⌫" }
  : { Mod: "Ctrl", Delete: "Del" };

/** A shortcut as it stands on the keys of this machine. */
export function keysOf(shortcut: string): string {
  if (shortcut === "+") return shortcut;
  return shortcut
    .split("+")
    .map((key) => SIGNS[key] ?? key)
    .join(MAC ? "" : "+");
}

/** Whether a shortcut is a character alone, which dictation or a hand that slips may well write. */
export const isCharacter = (shortcut: string): boolean =>
  shortcut === "+" || (!shortcut.includes("Mod") && shortcut.split("+").at(-1)?.length === 1);

/** Whether a key press is this shortcut. */
export function isShortcut(event: KeyboardEvent, shortcut: string): boolean {
  if (shortcut === "+") return !event.ctrlKey && !event.metaKey && !event.altKey && (event.key === "+" || event.key === "=");
  const parts = shortcut.split("+");
  const key = parts.at(-1) ?? "";
  const mod = MAC ? event.metaKey : event.ctrlKey;
  if (mod !== parts.includes("Mod") || event.altKey !== parts.includes("Alt")) return false;
  if (key === "?") return event.key === "?";
  if (event.shiftKey !== parts.includes("Shift")) return false;
  if (key === "Delete") return event.key === "Delete" || event.key === "Backspace";
  return event.key.toLowerCase() === key.toLowerCase();
}

/** Whether the keys go into a text that is being written. */
export function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable=true]") !== null;
}
