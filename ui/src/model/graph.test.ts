import { describe, expect, it } from "vitest";

import { AFTER, downstream, fittingPort, refusal, wiresOf } from "./graph";
import { PIPELINE, SHAPES } from "./testing";

const refused = (from: string, to: string, port: string) => refusal(PIPELINE, SHAPES, { from, to, port })?.code ?? null;

describe("refusal", () => {
  it.each([
    ["nobody", "joined", "left", "missing"],
    ["orders", "nobody", "in", "missing"],
    ["joined", "joined", AFTER, "self"],
    ["orders", "joined", "left", "duplicate"],
    ["clients", "joined", "left", "taken"],
    ["clients", "joined", "middle", "no_port"],
    ["clients", "orders", "in", "reads_nothing"],
    ["report", "joined", "left", "destination"],
    ["report", "orders", AFTER, "cycle"],
    ["clients", "orders", AFTER, null],
    ["orders", "report", AFTER, null],
  ])("%s -> %s.%s: %s", (from, to, port, expected) => {
    expect(refused(from, to, port)).toBe(expected);
  });

  it("leaves a type that is not known to the server's check", () => {
    const document = { ...PIPELINE, nodes: [...PIPELINE.nodes, { id: "odd", type: "their.type" }] };
    expect(refusal(document, SHAPES, { from: "orders", to: "odd", port: "in" })).toBeNull();
  });
});

describe("fittingPort", () => {
  it("is the first free port, and the one that only orders when no rows fit", () => {
    const loose = { ...PIPELINE, nodes: [...PIPELINE.nodes, { id: "j", type: "join", inputs: { left: "orders" } }] };
    expect(fittingPort(loose, SHAPES, "clients", "j")).toBe("right");
    expect(fittingPort(loose, SHAPES, "report", "j")).toBe(AFTER);
    expect(fittingPort(loose, SHAPES, "report", "orders")).toBeNull();
  });
});

it("downstream ends, even where wires go in a circle", () => {
  const circle = { ...PIPELINE, nodes: [{ id: "a", type: "filter", inputs: { in: "b" } }, { id: "b", type: "filter", inputs: { in: "a" } }] };
  expect([...downstream(circle, "a")]).toEqual(["a", "b"]);
});

it("a wire from a node that is not there is not drawn", () => {
  const dangling = { ...PIPELINE, nodes: [{ id: "a", type: "filter", inputs: { in: "gone" } }] };
  expect(wiresOf(dangling)).toEqual([]);
});
