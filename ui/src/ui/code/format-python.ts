/** Python as Ruff formats it, in the browser; the formatter, half a megabyte as it travels, comes with the first use. */

import init, { format } from "@wasm-fmt/ruff_fmt/web";
import program from "@wasm-fmt/ruff_fmt/wasm?url";

/** The code in Ruff's form; an Error says at which line it is no Python. */
export async function formatPython(code: string): Promise<string> {
  await init(program);
  try {
    return format(code);
  } catch (problem) {
    throw new Error(withLine(String(problem), code), { cause: problem });
  }
}

/** Ruff's words with the line of their place, which they give in bytes. */
export function withLine(message: string, code: string): string {
  const place = /^(.*) at byte range (\d+)\.\.\d+$/s.exec(message);
  if (place === null) return message;
  const before = new TextEncoder().encode(code).subarray(0, Number(place[2]));
  return `line ${before.filter((byte) => byte === NEWLINE).length + 1}: ${place[1] ?? ""}`;
}

const NEWLINE = 10;
