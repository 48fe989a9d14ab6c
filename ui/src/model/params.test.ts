import { describe, expect, it } from "vitest";

import { nameProblem, typedValue, withNewParam, withoutParam, withParamField, withParamRenamed } from "./params";
import { PIPELINE } from "./testing";
import type { PipelineDocument } from "./types";

const least = { type: "integer", default: 3, minimum: 0 };
const WITH: PipelineDocument = {
  ...PIPELINE,
  params: { least, other: { type: "string" } },
  nodes: PIPELINE.nodes.map((node, index) =>
    index === 0 ? { ...node, config: { path: "${params.least}/${ params.other }", list: [{ a: "${params.least2}" }] } } : node,
  ),
};

describe("params", () => {
  it("come and go, the last one with the key", () => {
    const one = withNewParam(PIPELINE);
    expect(one.params).toEqual({ param: { type: "string" } });
    expect(Object.keys(withNewParam(one).params ?? {})).toEqual(["param", "param_2"]);
    expect(withoutParam(one, "param")).toEqual(PIPELINE);
  });

  it("lose what another type gives no meaning", () => {
    expect(withParamField(WITH, "least", "type", "string").params?.["least"]).toEqual({ type: "string" });
    expect(withParamField(WITH, "least", "minimum", undefined).params?.["least"]).toEqual({ type: "integer", default: 3 });
    expect(withParamField(WITH, "least", "minimum", 0)).toBe(WITH);
  });

  it("are renamed where they stand and where they are used", () => {
    const renamed = withParamRenamed(WITH, "least", "most");
    expect(Object.keys(renamed.params ?? {})).toEqual(["most", "other"]);
    expect(renamed.nodes[0]?.config).toEqual({ path: "${params.most}/${ params.other }", list: [{ a: "${params.least2}" }] });
    expect(renamed.nodes[1]).toBe(WITH.nodes[1]);
    expect(withParamRenamed(WITH, "least", "other")).toBe(WITH);
    expect([nameProblem(WITH, "least", "other"), nameProblem(WITH, "least", "A b"), nameProblem(WITH, "least", "most")]).toEqual([
      "taken",
      "invalid",
      null,
    ]);
  });

  it("have values of their type", () => {
    expect(typedValue("integer", " 3 ")).toBe(3);
    expect([typedValue("integer", "1.5"), typedValue("number", "x"), typedValue("boolean", "yes")]).toEqual([null, null, null]);
    expect([typedValue("number", "1e3"), typedValue("boolean", "True"), typedValue("date", "2013-01-01")]).toEqual([
      1000,
      true,
      "2013-01-01",
    ]);
    expect(typedValue("string", "")).toBeUndefined();
  });
});
