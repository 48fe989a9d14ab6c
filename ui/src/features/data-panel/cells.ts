/** How values of a preview are written. */

/** A value as text: `null` for a missing one, JSON for a nested one. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "object") return JSON.stringify(value);
  return String(value).replaceAll("\n", "⏎");
}

export function isNumeric(type: string): boolean {
  return /^(u?int\d*|integer|bigint|float\d*|double|decimal|numeric|hugeint)\b/i.test(type);
}

/** The share of a count, such as `12 %`; what is there but rounds to nothing is `<1 %`. */
export function share(count: number, total: number): string {
  if (total === 0 || count === 0) return "0 %";
  const percent = (100 * count) / total;
  if (percent < 1) return "<1 %";
  return `${percent > 99 && percent < 100 ? 99 : Math.round(percent)} %`;
}
