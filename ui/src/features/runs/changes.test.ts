import { expect, it } from "vitest";

import { applies } from "./changes";

it("does again what is over, and stops what is not", () => {
  expect(["queued", "running", "success", "failed"].filter((state) => applies("again", state))).toEqual(["success", "failed"]);
  expect(["queued", "running", "success", "failed"].filter((state) => applies("stop", state))).toEqual(["queued", "running"]);
});

it("marks what is not in that state yet", () => {
  expect(applies("success", "failed")).toBe(true);
  expect(applies("success", "success")).toBe(false);
  expect(applies("failed", "running")).toBe(true);
});
