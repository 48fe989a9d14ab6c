import { describe, expect, it } from "vitest";

import { paramsOf } from "../runs/params";
import { DEFAULTS, isHalf, requested } from "./values";

const params = paramsOf({ least: { type: "integer", default: 3, minimum: 0 }, carrier: { type: "string" } });

describe("what a preview is run for", () => {
  it("leaves out what says nothing: defaults, errors and params that are gone", () => {
    expect(requested(params, DEFAULTS)).toEqual({ params: {} });
    const texts = { least: "-1", carrier: "UA", gone: "1" };
    expect(requested(params, { ...DEFAULTS, texts })).toEqual({ params: { carrier: "UA" } });
  });

  it("sends an interval only when it is whole", () => {
    const values = { ...DEFAULTS, start: "2013-01-02T00:00" };
    expect(requested(params, values)).toEqual({ params: {} });
    expect(isHalf(values)).toBe(true);
    const whole = { ...values, end: "2013-01-03T00:00" };
    expect(isHalf(whole)).toBe(false);
    expect(requested([], whole).interval?.start).toBe(new Date("2013-01-02T00:00").toISOString());
    expect(isHalf({ ...whole, end: "2013-01-01T00:00" })).toBe(true);
    expect(isHalf(DEFAULTS)).toBe(false);
  });
});
