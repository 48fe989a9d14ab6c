import { expect, it } from "vitest";

import { beginOf, endOf, localMinute } from "./days";

it("has a day begin and end at midnight here", () => {
  expect(beginOf("2026-03-01")).toBe(new Date(2026, 2, 1).toISOString());
  expect(endOf("2026-02-28")).toBe(new Date(2026, 2, 1).toISOString());
  expect(beginOf("")).toBeUndefined();
  expect(endOf("yesterday")).toBeUndefined();
});

it("writes a moment as a field takes it", () => {
  expect(localMinute(new Date(2026, 2, 1, 9, 5))).toBe("2026-03-01T09:05");
});
