import { expect, it, vi } from "vitest";

vi.mock("@/api/client", () => ({ api: {}, data: () => undefined }));
import { mayHold } from "./queries";

it("asks for the columns of tables that are there, and of those that a cut-off list may lack", () => {
  const names = ["public.flights", "delays"];
  expect(["flights", "public.flights", "Delays"].map((table) => mayHold(names, 2, table))).toEqual([true, true, true]);
  expect(["", "fl", "public.", "delay", "other.flights"].map((table) => mayHold(names, 2, table))).toEqual(
    Array(5).fill(false),
  );
  expect(mayHold(names, 300, "other.flights")).toBe(true);
  expect(mayHold(names, 300, "${params.table}")).toBe(false);
});
