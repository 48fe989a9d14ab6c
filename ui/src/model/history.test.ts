import { expect, it } from "vitest";

import { begin, record, redo, redoLabel, undo, undoLabel } from "./history";

it("goes back to the beginning and forth to the end", () => {
  let history = begin(0);
  for (let step = 1; step <= 1000; step += 1) history = record(history, step, `step ${step}`);
  for (let step = 0; step < 1000; step += 1) history = undo(history);
  expect(history.present).toBe(0);
  expect(undo(history)).toBe(history);
  expect(redoLabel(history)).toBe("step 1");
  for (let step = 0; step < 1000; step += 1) history = redo(history);
  expect(history.present).toBe(1000);
  expect(redo(history)).toBe(history);
});

it("takes edits in a row in one field back as one", () => {
  let history = record(begin("a"), "ab", "type", "name");
  history = record(history, "abc", "type", "name");
  history = record(history, "abc!", "other");
  expect(undo(history).present).toBe("abc");
  expect(undo(undo(history)).present).toBe("a");
});

it("begins a new step after an undo, and forgets what was undone", () => {
  const history = record(undo(record(begin("a"), "ab", "type", "name")), "ax", "type", "name");
  expect(undo(history).present).toBe("a");
  expect(redoLabel(history)).toBeNull();
});

it("records no edit that changes nothing", () => {
  const history = begin("a");
  expect(record(history, "a", "nothing")).toBe(history);
  expect(undoLabel(history)).toBeNull();
});
