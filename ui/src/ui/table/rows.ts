/** Which rows of a table are shown, and in which order. */

export type Value = string | number | boolean | null | undefined;

/** Orders two values: texts as people count, numbers by size. */
export function compared(first: Value, second: Value): number {
  if (typeof first === "string" && typeof second === "string") {
    return first.localeCompare(second, undefined, { numeric: true, sensitivity: "base" });
  }
  return Number(first) - Number(second);
}

/** Whether every word of a search is somewhere in the texts. */
export function found(search: string, texts: readonly (string | null | undefined)[]): boolean {
  const whole = texts.filter(Boolean).join("\n").toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => whole.includes(word));
}
