import { expect, it } from "vitest";

import { stillKnown, withSeen } from "./known";
import type { PipelineDocument } from "./types";

const columns = [{ name: "carrier", type: "string" }];

function document(path: string, more: object = {}): PipelineDocument {
  return { airloom: 1, id: "p", nodes: [{ id: "read", type: "file.read", config: { path }, ...more }] };
}

it("knows the columns of a source for as long as it reads the same", () => {
  const known = withSeen({}, document("a.csv"), { read: columns });
  expect(stillKnown(known, document("a.csv", { name: "Renamed", mask: ["carrier"] }))).toEqual({ read: columns });
  expect(stillKnown(known, document("b.csv"))).toEqual({});
  expect(stillKnown(known, { ...document("a.csv"), nodes: [] })).toEqual({});
});

it("is the same where a look brought no news", () => {
  const known = withSeen({}, document("a.csv"), { read: columns });
  expect(withSeen(known, document("a.csv"), { read: [...columns] })).toBe(known);
  expect(withSeen(known, document("b.csv"), { read: columns })).not.toBe(known);
});
