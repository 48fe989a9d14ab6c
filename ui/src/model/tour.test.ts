import { describe, expect, it } from "vitest";

import { advanced, back, leadingTo, skipped, STEPS, targetsOf, TOUR, type StepId, type TourFacts } from "./tour";
import { frozen } from "./testing";
import type { NodeSpec, PipelineDocument } from "./types";

const READ: NodeSpec = { id: "file_read", type: "file.read", config: { path: TOUR.path } };
const FILTER: NodeSpec = { id: "filter", type: "filter", inputs: { in: "file_read" }, config: { where: TOUR.where } };
const AGGREGATE: NodeSpec = {
  id: "aggregate",
  type: "aggregate",
  inputs: { in: "filter" },
  config: { by: [TOUR.by], measures: { [TOUR.measure]: TOUR.count } },
};
const WRITE: NodeSpec = { id: "out", type: "duckdb.write", inputs: { in: "aggregate" }, config: { table: "t" } };

const drawing = (...nodes: NodeSpec[]): PipelineDocument => frozen({ airloom: 1, id: "first", nodes });
const facts = (document: PipelineDocument, more: Partial<TourFacts> = {}): TourFacts => ({
  document,
  selected: [],
  previewed: new Set(),
  dataOpen: true,
  published: false,
  run: null,
  ...more,
});
const at = (id: StepId) => STEPS.findIndex((step) => step.id === id);
const reached = (document: PipelineDocument, more: Partial<TourFacts> = {}) =>
  STEPS[advanced({ at: 0, held: false }, facts(document, more)).at]?.id;
const step = (id: StepId) => STEPS[at(id)] ?? expect.fail(id);

describe("the tour", () => {
  it("follows what is drawn, step by step", () => {
    expect(reached(drawing())).toBe("read");
    expect(reached(drawing({ id: "file_read", type: "file.read" }))).toBe("path");
    expect(reached(drawing(READ))).toBe("filter");
    expect(reached(drawing(READ, { ...FILTER, config: {} }))).toBe("where");
    expect(reached(drawing(READ, FILTER))).toBe("aggregate");
    expect(reached(drawing(READ, FILTER, { ...AGGREGATE, config: {} }))).toBe("by");
    expect(reached(drawing(READ, FILTER, { ...AGGREGATE, config: { by: ["carrier"] } }))).toBe("measures");
    expect(reached(drawing(READ, FILTER, AGGREGATE))).toBe("preview");
  });

  it("sees rows, publishing and the run", () => {
    const document = drawing(READ, FILTER, AGGREGATE, WRITE);
    const next = (id: StepId, more: Partial<TourFacts>) =>
      STEPS[advanced({ at: at(id), held: false }, facts(document, more)).at]?.id;
    expect(next("preview", { selected: ["aggregate"] })).toBe("preview");
    expect(next("preview", { selected: ["aggregate"], previewed: new Set(["aggregate"]), dataOpen: false })).toBe("preview");
    expect(next("preview", { selected: ["aggregate"], previewed: new Set(["aggregate"]) })).toBe("publish");
    expect(next("publish", { published: true })).toBe("run");
    expect(next("run", { published: true, run: "running" })).toBe("run");
    expect(next("run", { published: true, run: "success" })).toBe("rows");
    expect(next("rows", { selected: ["out"], previewed: new Set(["out"]) })).toBeUndefined();
  });

  it("takes a half-written condition or total for none", () => {
    const where = (text: string) => step("where").done(facts(drawing(READ, { ...FILTER, config: { where: text } })));
    expect([where(""), where("arr_delay"), where("arr_delay >"), where("arr_delay > 6"), where("arr_delay is not null")]).toEqual([
      false, false, false, true, true,
    ]);
    const total = (measures: unknown) =>
      step("measures").done(facts(drawing(READ, FILTER, { ...AGGREGATE, config: { measures } })));
    expect([total({}), total({ n: "" }), total({ n: "count(" }), total({ n: "count(*)" })]).toEqual([false, false, false, true]);
  });

  it("asks for a wire where a node stands alone", () => {
    const alone = facts(drawing(READ, { ...FILTER, inputs: {} }));
    expect(step("filter").done(alone)).toBe(false);
    expect(step("filter").hint(alone)).toBe("wire");
    expect(targetsOf(step("filter"), alone)).toEqual(['.react-flow__node[data-id="file_read"]']);
  });

  it("points at what is to be used next", () => {
    const drawn = facts(drawing(READ));
    expect(targetsOf(step("filter"), drawn)[0]).toContain("filter");
    expect(targetsOf(step("path"), facts(drawing({ id: "r", type: "file.read" })))).toEqual(['.react-flow__node[data-id="r"]']);
    expect(targetsOf(step("path"), facts(drawing({ id: "r", type: "file.read" }), { selected: ["r"] }))).toEqual([
      '[data-pointer="/nodes/0/config/path"]',
    ]);
    expect(targetsOf(step("run"), facts(drawing(), { run: "running" }))).toEqual([]);
  });

  it("keeps a step in view that somebody went back to, until they go on", () => {
    const document = drawing(READ);
    const before = back({ at: 2, held: false });
    expect(advanced(before, facts(document))).toEqual({ at: 1, held: true });
    expect(advanced(skipped(before), facts(document))).toEqual({ at: 2, held: false });
    expect(back({ at: 0, held: false }).at).toBe(0);
  });

  it("does what was skipped before, where a step needs it", () => {
    const ids = (id: StepId, document: PipelineDocument) => leadingTo(at(id), facts(document)).map((each) => each.id);
    expect(ids("where", drawing())).toEqual(["read", "path", "filter", "where"]);
    expect(ids("publish", drawing(READ, FILTER, AGGREGATE))).toEqual(["write", "table", "publish"]);
    expect(ids("run", drawing(READ, FILTER, AGGREGATE, WRITE))).toEqual(["publish", "run"]);
  });
});
