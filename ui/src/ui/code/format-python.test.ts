import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, it, vi } from "vitest";

import { formatPython, withLine } from "./format-python";

// The file itself: there is no server here to ask for it.
vi.mock("@wasm-fmt/ruff_fmt/wasm?url", () => ({
  default: readFileSync(createRequire(import.meta.url).resolve("@wasm-fmt/ruff_fmt/wasm")),
}));

it("writes Python in Ruff's form, and leaves what has it", async () => {
  const formatted = "def transform(airlines):\n    return airlines['carrier']\n".replaceAll("'", '"');
  expect(await formatPython("def transform ( airlines ):\n  return airlines [ 'carrier' ]")).toBe(formatted);
  expect(await formatPython(formatted)).toBe(formatted);
});

it("says where code is no Python, and changes nothing", async () => {
  await expect(formatPython("x = 'ü'\n\nif \n")).rejects.toThrow("line 3: Expected an expression");
});

it("says what it cannot place as it is", () => {
  expect(withLine("Something else", "x")).toBe("Something else");
});
