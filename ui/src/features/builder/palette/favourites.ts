import { create } from "zustand";

import { isTexts, readStored, writeStored } from "@/ui/stored";

const KEY = "airloom.favouriteNodeTypes";

/** The node types that a person has starred in this browser, in that order. */
export const useFavourites = create<{ types: readonly string[] }>(() => ({ types: readStored(KEY, isTexts) ?? [] }));

/** Stars a node type, or takes its star away. */
export function turnFavourite(type: string): void {
  const { types } = useFavourites.getState();
  const next = types.includes(type) ? types.filter((other) => other !== type) : [...types, type];
  writeStored(KEY, next);
  useFavourites.setState({ types: next });
}
