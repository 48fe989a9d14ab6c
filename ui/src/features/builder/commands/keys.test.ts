// @vitest-environment jsdom
import { describe, expect, it } from "vitest";

import { shownKeys, useCharacterKeys } from "./characterKeys";
import { ALL } from "./commands";
import { isCharacter, isShortcut, isWriting, keysOf } from "./keys";

const press = (key: string, more: KeyboardEventInit = {}) => new KeyboardEvent("keydown", { key, ...more });

describe("isShortcut", () => {
  it.each([
    ["Mod+Z", press("z", { ctrlKey: true }), true],
    ["Mod+Z", press("Z", { ctrlKey: true, shiftKey: true }), false],
    ["Mod+Shift+Z", press("Z", { ctrlKey: true, shiftKey: true }), true],
    ["A", press("a"), true],
    ["A", press("a", { ctrlKey: true }), false],
    ["Delete", press("Backspace"), true],
    ["?", press("?", { shiftKey: true }), true],
    ["+", press("+", { shiftKey: true }), true],
    ["+", press("="), true],
    ["-", press("-"), true],
  ])("%s", (shortcut, event, expected) => {
    expect(isShortcut(event, shortcut)).toBe(expected);
  });
});

it("leaves letters to whoever writes", () => {
  const field = document.createElement("input");
  expect(isWriting(field)).toBe(true);
  expect(isWriting(document.body)).toBe(false);
});

it("gives no two commands the same keys", () => {
  const keys = ALL.flatMap(({ shortcut, also }) => [shortcut, also]).filter((key) => key !== undefined);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keysOf("Mod+Shift+Z")).toBe("Ctrl+Shift+Z");
});

it("knows which shortcuts are characters", () => {
  const characters = ALL.flatMap(({ shortcut }) => (shortcut !== undefined && isCharacter(shortcut) ? [shortcut] : []));
  expect(characters).toEqual(["A", "C", "Shift+C", "Shift+A", "N", "S", "G", "T", "L", "+", "-", "0", "1", "2", "F", "?"]);
});

it("shows no character that does nothing", () => {
  useCharacterKeys.getState().turn(false);
  expect(["A", "Mod+K", undefined].map(shownKeys)).toEqual([undefined, "Ctrl+K", undefined]);
  expect(localStorage.getItem("airloom.characterKeys")).toBe("false");
  useCharacterKeys.getState().turn(true);
  expect(shownKeys("A")).toBe("A");
});
