import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { PipelineDocument } from "@/model/types";
import { DraftSaver, SETTLE_MS, type PutResult, type SaveState } from "./draft-saver";
import { DraftVault, type LocalDraft } from "./draft-vault";

const document = (name: string): PipelineDocument => ({ airloom: 1, id: "sales", name, nodes: [] });

function setup(...answers: PutResult[]) {
  return setupWith(true, answers);
}

function setupWith(hasRoom: boolean, answers: PutResult[]) {
  const puts: { name: string | undefined; etag: string | null }[] = [];
  const states: SaveState["kind"][] = [];
  let kept: LocalDraft | null = null;
  const saver = new DraftSaver(
    {
      put: async (sent, _base, etag) => {
        puts.push({ name: sent.name, etag });
        return answers.shift() ?? { kind: "saved", etag: `"${puts.length}"`, at: "now" };
      },
    },
    {
      write: (draft) => {
        kept = hasRoom ? draft : null;
        return hasRoom;
      },
      remove: () => {
        kept = null;
      },
    },
    "r1",
    '"0"',
    (state) => states.push(state.kind),
  );
  return { saver, puts, states, kept: () => kept };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("saving drafts", () => {
  it("saves once typing pauses, each time over what it saved last", async () => {
    const { saver, puts, states, kept } = setup();
    saver.edited(document("a"));
    saver.edited(document("ab"));
    expect(kept()?.document.name).toBe("ab");
    await vi.advanceTimersByTimeAsync(SETTLE_MS);
    expect(puts).toEqual([{ name: "ab", etag: '"0"' }]);
    expect(kept()).toBeNull();
    saver.edited(document("abc"));
    await vi.advanceTimersByTimeAsync(SETTLE_MS);
    expect(puts[1]).toEqual({ name: "abc", etag: '"1"' });
    expect(states.at(-1)).toBe("saved");
  });

  it("keeps an edit in the browser and tries again when the server is gone", async () => {
    const { saver, puts, states, kept } = setup({ kind: "unreachable" }, { kind: "unreachable" });
    saver.edited(document("a"));
    await vi.advanceTimersByTimeAsync(SETTLE_MS);
    expect(states.at(-1)).toBe("offline");
    expect(kept()).toMatchObject({ base: "r1", document: { name: "a" } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(puts).toHaveLength(3);
    expect(states.at(-1)).toBe("saved");
    expect(kept()).toBeNull();
  });

  it("says when the browser has no room either, as long as that is so", async () => {
    const { saver, kept } = setupWith(false, [{ kind: "unreachable" }]);
    expect(saver.onlyHere).toBe(false);
    saver.edited(document("a"));
    await vi.advanceTimersByTimeAsync(SETTLE_MS);
    expect(kept()).toBeNull();
    expect(saver.onlyHere).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saver.onlyHere).toBe(false);
  });

  it("goes on by itself after the session came back", async () => {
    const { saver, states } = setup({ kind: "expired" });
    saver.edited(document("a"));
    await vi.advanceTimersByTimeAsync(SETTLE_MS);
    expect(states.at(-1)).toBe("expired");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(states.at(-1)).toBe("saved");
  });

  it("knows its own draft again whose saving was not answered", async () => {
    const theirs = (name: string) => ({ kind: "stale", theirs: { document: document(name), etag: '"9"', at: "now" } }) as const;
    const same = setup({ kind: "unreachable" }, theirs("a"));
    same.saver.edited(document("a"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(same.puts).toHaveLength(2);
    expect(same.states.at(-1)).toBe("saved");
    expect(same.kept()).toBeNull();

    const newer = setup({ kind: "unreachable" }, theirs("a"));
    newer.saver.edited(document("a"));
    await vi.advanceTimersByTimeAsync(SETTLE_MS);
    expect(newer.kept()?.sent?.name).toBe("a");
    newer.saver.edited(document("ab"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(newer.puts.at(-1)).toEqual({ name: "ab", etag: '"9"' });
    expect(newer.states.at(-1)).toBe("saved");

    const others = setup({ kind: "unreachable" }, theirs("b"));
    others.saver.edited(document("a"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(others.states.at(-1)).toBe("conflict");
  });

  it("asks when the draft was changed elsewhere, and keeps every edit meanwhile", async () => {
    const { saver, puts, states, kept } = setup({ kind: "stale", theirs: null });
    saver.edited(document("mine"));
    await vi.advanceTimersByTimeAsync(SETTLE_MS);
    expect(states.at(-1)).toBe("conflict");
    saver.edited(document("mine still"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(puts).toHaveLength(1);
    expect(kept()?.document.name).toBe("mine still");
    saver.resolve(document("both"), '"7"');
    await vi.advanceTimersByTimeAsync(0);
    expect(puts[1]).toEqual({ name: "both", etag: '"7"' });
    expect(states.at(-1)).toBe("saved");
  });

  it("does not lose an edit made while it saves", async () => {
    const { saver, puts, kept } = setup();
    saver.edited(document("a"));
    vi.advanceTimersByTime(SETTLE_MS);
    saver.edited(document("b"));
    await vi.advanceTimersByTimeAsync(0);
    expect(kept()?.document.name).toBe("b");
    await vi.advanceTimersByTimeAsync(2 * SETTLE_MS);
    expect(puts.map((put) => put.name)).toEqual(["a", "b"]);
    expect(kept()).toBeNull();
  });

  it("tells which draft is published, once the server has it, and goes on with one that it saved since", async () => {
    const { saver, puts } = setup();
    saver.edited(document("a"));
    await saver.settle();
    const version = saver.version;
    expect([puts.length, version]).toEqual([1, '"1"']);
    saver.edited(document("b"));
    await saver.settle();
    saver.rebase("r2", version);
    saver.edited(document("b"));
    await saver.settle();
    expect(puts.at(-1)).toEqual({ name: "b", etag: '"2"' });
    saver.rebase("r3");
    expect(saver.version).toBeNull();
  });

  it("keeps nothing after publishing", async () => {
    const { saver, puts, states, kept } = setup();
    saver.edited(document("a"));
    saver.rebase("r2");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(puts).toEqual([]);
    expect(kept()).toBeNull();
    expect(states.at(-1)).toBe("clean");
  });
});

describe("the browser's own storage", () => {
  function storage(limit = Infinity): Storage {
    const entries = new Map<string, string>();
    const target = {
      getItem: (key: string) => entries.get(key) ?? null,
      setItem: (key: string, value: string) => {
        if (!entries.has(key) && entries.size >= limit) throw new Error("QuotaExceededError");
        entries.set(key, value);
      },
      removeItem: (key: string) => void entries.delete(key),
    };
    return new Proxy(target, {
      ownKeys: () => [...entries.keys()],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    }) as unknown as Storage;
  }
  const draft = (savedAt: string): LocalDraft => ({ document: document("a"), base: null, etag: null, savedAt });

  it("holds a draft for each person and pipeline", () => {
    const shared = storage();
    const vault = new DraftVault("ann", "sales", "a", shared);
    vault.write(draft("2026-01-01T00:00:00Z"));
    expect(vault.read().map((kept) => kept.document.name)).toEqual(["a"]);
    for (const [user, pipeline] of [["bob", "sales"], ["ann", "sal"], ["ann:sales", "x"]] as const) {
      expect(new DraftVault(user, pipeline, "a", shared).read()).toEqual([]);
    }
    vault.remove();
    expect(vault.read()).toEqual([]);
  });

  it("holds what each window could not save, whatever another one saved", () => {
    const shared = storage();
    const [one, other] = ["one", "other"].map((slot) => new DraftVault("ann", "sales", slot, shared));
    one?.write(draft("2026-01-01T00:00:00Z"));
    other?.write(draft("2026-01-02T00:00:00Z"));
    const next = new DraftVault("ann", "sales", undefined, shared);
    expect(next.read().map((kept) => kept.slot)).toEqual(["other", "one"]);
    other?.remove();
    expect(next.read().map((kept) => kept.slot)).toEqual(["one"]);
    next.remove("one");
    expect(next.read()).toEqual([]);
  });

  it("makes room by dropping drafts that are a month old", () => {
    const shared = storage(1);
    new DraftVault("ann", "old", "a", shared).write(draft("2020-01-01T00:00:00Z"));
    expect(new DraftVault("ann", "new", "a", shared).write(draft(new Date().toISOString()))).toBe(true);
    expect(new DraftVault("ann", "other", "a", shared).write(draft(new Date().toISOString()))).toBe(false);
  });
});
