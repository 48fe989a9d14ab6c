import { describe, expect, it } from "vitest";

import type { ConnectionTest } from "@/api/types";
import { wordsOf } from "./testwords";

const QUEUED: ConnectionTest = {
  id: "x", state: "queued", where: "worker", reason: null, ok: null, message: null,
  started_at: "2026-01-05T05:00:00Z", seconds: null,
};
const HERE = { where: "server", reason: "no_scheduler" } as const;

describe("the words of a connection test", () => {
  it("say what is waited for", () => {
    expect(wordsOf(QUEUED)).toBe("Waiting for a worker…");
    expect(wordsOf({ ...QUEUED, state: "running" })).toBe("Connecting from a worker…");
    expect(wordsOf({ ...QUEUED, ...HERE, state: "running" })).toBe(
      "Connecting beside the API server, as no scheduler is running…",
    );
  });

  it("say what came of it, where, and how long it took", () => {
    const done = { ...QUEUED, state: "done", ok: true, message: "The connection works", seconds: 0.412 } as const;
    expect(wordsOf(done)).toBe("The connection works · tested on a worker in 0.41 s");
    expect(wordsOf({ ...done, ...HERE, ok: false, message: "The system did not answer", seconds: 12.34 })).toBe(
      "The system did not answer · tested beside the API server, as no scheduler is running, in 12.3 s",
    );
  });

  it("say no more of a test that was cancelled", () => {
    const cancelled = { ...QUEUED, state: "done", message: "The test was cancelled" } as const;
    expect(wordsOf(cancelled)).toBe("The test was cancelled");
  });
});
