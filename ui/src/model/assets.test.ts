import { expect, it } from "vitest";

import { asGroup, groupOf, withPart } from "./assets";

const NESTED = { all: ["orders", { any: ["rates", "fees"] }] };

it("changes one part and leaves the others", () => {
  expect(withPart(NESTED, ["all", 1, "any", 0], "tax")).toEqual({ all: ["orders", { any: ["tax", "fees"] }] });
  expect(withPart(NESTED, [], "orders")).toBe("orders");
});

it("removes a group with its last part", () => {
  const fewer = withPart(NESTED, ["all", 1, "any", 0], undefined);
  expect(fewer).toEqual({ all: ["orders", { any: ["fees"] }] });
  expect(withPart(fewer, ["all", 1, "any", 0], undefined)).toEqual({ all: ["orders"] });
  expect(withPart({ any: ["orders"] }, ["any", 0], undefined)).toBeUndefined();
});

it("takes a single asset for a group of one", () => {
  expect(groupOf("orders")).toBeNull();
  expect(asGroup("orders")).toEqual({ joined: "any", parts: ["orders"] });
  expect(asGroup(NESTED).joined).toBe("all");
  expect(withPart("orders", ["any", 0], "rates")).toEqual({ any: ["rates"] });
});
