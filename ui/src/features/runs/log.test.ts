// @vitest-environment jsdom
import { expect, it } from "vitest";

import { joined, type LogPart } from "./log";

const line = (text: string) => ({ time: null, level: "info", text });
const part = (offset: number, texts: string[], try_number = 1, end = false): LogPart => ({
  try_number,
  offset,
  lines: texts.map(line),
  end,
});
const texts = (log: LogPart) => log.lines.map(({ text }) => text);

it("goes on where it was, and has each line once", () => {
  const log = joined(part(0, ["a", "b"]), part(1, ["b", "c"], 1, true));
  expect(texts(log)).toEqual(["a", "b", "c"]);
  expect(log.end).toBe(true);
  expect(joined(log, part(0, ["a"]))).toBe(log);
});

it("begins anew with another attempt", () => {
  expect(texts(joined(part(0, ["a", "b"]), part(0, ["c"], 2)))).toEqual(["c"]);
});

it("keeps what it has when lines between are missing", () => {
  const log = part(0, ["a"]);
  expect(joined(log, part(5, ["f"]))).toBe(log);
  expect(joined(log, part(5, ["f"], 2))).toBe(log);
});
