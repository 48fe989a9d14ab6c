import { expect, it } from "vitest";

import { logGroups } from "./logGroups";

const line = (text: string, level = "info") => ({ time: null, level, text });
const shown = (texts: readonly string[], isOver = true) =>
  logGroups(texts.map((text) => line(text)), isOver).map(({ name, lines, isOpen }) => [
    name,
    lines.map(({ text }) => text).join(","),
    isOpen,
  ]);

it("groups lines as Airflow's markers say", () => {
  expect(shown(["::group::Pre Execute", "a", "b", "::endgroup::", "c", "d", "::group::Post Execute", "e", "::endgroup::"])).toEqual([
    ["Pre Execute", "a,b", false],
    [null, "c,d", true],
    ["Post Execute", "e", false],
  ]);
});

it("shows what is going on, and folds it in once it is over", () => {
  expect(shown(["::group::Pre Execute", "a"], false)).toEqual([["Pre Execute", "a", true]]);
  expect(shown(["::group::Pre Execute", "a"], true)).toEqual([["Pre Execute", "a", false]]);
});

it("hides no warning", () => {
  const [group] = logGroups([line("::group::Pre Execute"), line("broken", "ERROR"), line("::endgroup::")], true);
  expect(group?.isOpen).toBe(true);
});

it("takes groups in groups for one, and an end without a begin for nothing", () => {
  expect(shown(["::endgroup::", "a", "::group::A", "b", "::group::B", "c", "::endgroup::", "d", "::endgroup::", "e"])).toEqual([
    [null, "a", true],
    ["A", "b,c,d", false],
    [null, "e", true],
  ]);
});
