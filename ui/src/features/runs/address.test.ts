import { expect, it } from "vitest";

import { runIn, withRun } from "./address";

const RUN = "manual__2026-01-05T05:00:00+00:00";

it("finds the run whose id was pasted as it is", () => {
  expect(runIn(`?run=${RUN}`)).toBe(RUN);
  expect(runIn(`?q=a+b&run=${RUN}&tab=rows`)).toBe(RUN);
});

it("finds the run of its own links, and of those that others encoded", () => {
  const link = withRun("sales", RUN);
  expect(link).toBe("/pipelines/sales?run=manual__2026-01-05T05%3A00%3A00%2B00%3A00");
  expect(runIn(new URL(link, "http://localhost").search)).toBe(RUN);
  expect(runIn("?run=manual__2026-01-05T05:00:00%2B00:00")).toBe(RUN);
  expect(runIn("?run=the%20first+one")).toBe("the first+one");
});

it("names none where the address does not", () => {
  expect(runIn("")).toBeNull();
  expect(runIn("?runs=1")).toBeNull();
});
