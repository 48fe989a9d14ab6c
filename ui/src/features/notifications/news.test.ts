import { beforeEach, expect, it } from "vitest";

import { markSeen, merged, news, tell, unread, type EndedRun } from "./news";

const run = (id: string, end: string, more: Partial<EndedRun> = {}): EndedRun => ({
  pipeline: "orders",
  name: null,
  run_id: id,
  state: "success",
  start: null,
  end: `2026-01-05T05:00:${end}Z`,
  user: "anna",
  ...more,
});

beforeEach(() => news.setState({ ended: [], isTold: false, seen: 0 }));

it("shows what ended last first, and at most thirty", () => {
  const known = Array.from({ length: 30 }, (_, second) => run(`r${second}`, String(second).padStart(2, "0")));
  const all = merged(known, [run("new", "45.25")]);
  expect(all).toHaveLength(30);
  expect(all[0]?.run_id).toBe("new");
  expect(all[29]?.run_id).toBe("r1");
});

it("shows a run that was repeated once", () => {
  const again = run("r", "30", { state: "failed" });
  expect(merged([run("other", "20"), run("r", "10")], [again])).toEqual([again, run("other", "20")]);
  expect(merged([run("r", "10", { pipeline: "customers" })], [again])).toHaveLength(2);
});

it("takes what is told first for what was there before", () => {
  expect(tell([run("r", "10")])).toEqual([]);
  expect(tell([run("s", "20"), run("r", "10")])).toEqual([run("s", "20")]);
  expect(tell([run("r", "30")])).toEqual([run("r", "30")]);
});

it("hears of the first run of all that ends", () => {
  expect(tell([])).toEqual([]);
  expect(tell([run("r", "10")])).toHaveLength(1);
});

it("counts as new what ended since one looked", () => {
  tell([run("r", "10")]);
  expect(unread(news.getState())).toHaveLength(1);
  markSeen();
  expect(unread(news.getState())).toHaveLength(0);
  tell([run("s", "20", { state: "failed" })]);
  expect(unread(news.getState()).map(({ run_id }) => run_id)).toEqual(["s"]);
});
