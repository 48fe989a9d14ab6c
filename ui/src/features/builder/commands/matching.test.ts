import { expect, it } from "vitest";

import { matching } from "./matching";

const items = [
  { label: "postgres.write", detail: "Write rows into a Postgres table" },
  { label: "sort", detail: "Put the rows in order" },
  { label: "file.read", detail: "Read rows from files" },
];
const found = (query: string) => matching(items, query).map(({ label }) => label);

it("shows all without a query, in their order", () => {
  expect(found(" ")).toEqual(["postgres.write", "sort", "file.read"]);
});

it("prefers names to descriptions", () => {
  expect(found("read")).toEqual(["file.read"]);
  expect(found("rows")).toEqual(["postgres.write", "sort", "file.read"]);
  expect(found("so")).toEqual(["sort"]);
});

it("wants every word", () => {
  expect(found("postgres write")).toEqual(["postgres.write"]);
  expect(found("postgres files")).toEqual([]);
});
