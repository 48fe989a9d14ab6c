import { t, type Key } from "@/i18n";

const FINAL = new Set(["success", "failed"]);

export const isOver = (state: string | undefined): boolean => state !== undefined && FINAL.has(state);

/** A state, or what started a run, in words; one that only a newer Airflow has is told as Airflow names it. */
export function wordsOf(kind: "state" | "run_type", name: string): string {
  const key = `${kind}.${name}` as Key;
  const text = t(key);
  return text === key ? name.replaceAll("_", " ") : text;
}
