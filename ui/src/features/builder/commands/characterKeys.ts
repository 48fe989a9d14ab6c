/** Whether keys that write a character (A, 1, ?) are shortcuts. Somebody who speaks to the machine turns them off. */
import { create } from "zustand";

import { isBoolean, readStored, writeStored } from "@/ui/stored";
import { isCharacter, keysOf } from "./keys";

const KEY = "airloom.characterKeys";

interface CharacterKeys {
  on: boolean;
  turn: (on: boolean) => void;
}

export const useCharacterKeys = create<CharacterKeys>()((set) => ({
  on: readStored(KEY, isBoolean) ?? true,
  turn: (on) => {
    set({ on });
    writeStored(KEY, on);
  },
}));

/** Whether a shortcut does something now. */
export const isActive = (shortcut: string): boolean => useCharacterKeys.getState().on || !isCharacter(shortcut);

/** A shortcut to show beside what it does; none while it does nothing. */
export const shownKeys = (shortcut: string | undefined): string | undefined =>
  shortcut !== undefined && isActive(shortcut) ? keysOf(shortcut) : undefined;
