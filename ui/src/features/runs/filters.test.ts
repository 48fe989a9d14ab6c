import { expect, it } from "vitest";

import { offsetOf, orderOf, queryOf } from "./filters";

const NONE = { pipeline: "", state: "", type: "", from: "", to: "", sort: "", offset: "" };

it("asks for the newest runs of all pipelines", () => {
  expect(queryOf(NONE)).toEqual({ sort: "-start", offset: 0, limit: 50 });
});

it("asks for what the address says", () => {
  expect(queryOf({ ...NONE, pipeline: "sales", type: "backfill", from: "2026-03-01", to: "2026-03-01", offset: "50" })).toEqual({
    pipeline: "sales",
    run_type: "backfill",
    since: new Date(2026, 2, 1).toISOString(),
    until: new Date(2026, 2, 2).toISOString(),
    sort: "-start",
    offset: 50,
    limit: 50,
  });
});

it("takes nothing from an address that somebody broke", () => {
  expect(orderOf({ sort: "-nonsense" })).toEqual({ id: "start", desc: true });
  expect(offsetOf({ offset: "-3" })).toBe(0);
  expect(offsetOf({ offset: "x" })).toBe(0);
});
