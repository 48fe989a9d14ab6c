/** A table as a file: what is shown, in the order in which it is shown. */
import type { Value } from "./rows";

export interface Sheet {
  heads: readonly string[];
  rows: readonly (readonly Value[])[];
}

/** Programs that open CSV take such a text for a formula. https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[=+\-@\t\r]/;

/** CSV (RFC 4180) that no program takes for more than texts and numbers. */
export function csv({ heads, rows }: Sheet): string {
  // Excel takes a file without the mark at its beginning for one in the machine's old code page.
  return `\uFEFF${[heads, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("")}`;
}

function field(value: Value): string {
  if (typeof value !== "string") return String(value ?? "");
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** An Excel workbook; its cells have types, so a text in it is never a formula. */
export async function workbook({ heads, rows }: Sheet): Promise<Blob> {
  const { default: write } = await import("write-excel-file/browser");
  const head = heads.map((value) => ({ value, fontWeight: "bold" as const }));
  return write([head, ...rows.map((row) => row.map((value) => value ?? null))]).toBlob();
}
