import { isTexts, readStored, writeStored } from "@/ui/stored";

const KEY = "airloom.recentNodeTypes";
const KEPT = 5;

/** The node types that were used last in this browser, newest first. */
export const readRecent = (): readonly string[] => readStored(KEY, isTexts) ?? [];

/** The list with a type first, kept for the next visit. */
export function keepRecent(recent: readonly string[], type: string): readonly string[] {
  const next = [type, ...recent.filter((other) => other !== type)].slice(0, KEPT);
  writeStored(KEY, next);
  return next;
}
