import { describe, expect, it } from "vitest";
import { duration, seconds, when } from "./times";

describe("times of runs", () => {
  const start = "2026-01-01T00:00:00Z";
  it("tells durations in the largest units that say something", () => {
    expect(duration(start, "2026-01-01T00:00:04.2Z")).toBe("4.2 s");
    expect(duration(start, "2026-01-01T00:00:42Z")).toBe("42 s");
    expect(duration(start, "2026-01-01T00:03:10Z")).toBe("3 min 10 s");
    expect(duration(start, "2026-01-01T02:05:10Z")).toBe("2 h 5 min");
  });

  it("counts up to now while a run goes on, and nothing before it begins", () => {
    expect(seconds(start, null, Date.parse("2026-01-01T00:01:00Z"))).toBe(60);
    expect(seconds(null, null)).toBe(0);
    expect(when(null)).toBe("–");
  });
});
