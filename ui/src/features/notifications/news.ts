import { createStore } from "zustand/vanilla";

import { readStored, writeStored } from "@/ui/stored";

/** A run that is over, as the topic `notifications` tells it. */
export interface EndedRun {
  pipeline: string;
  name: string | null;
  run_id: string;
  state: string;
  start: string | null;
  end: string;
  user: string | null;
}

/** As many as are shown; the page of runs has all. */
const KEPT = 30;
const SEEN = "airloom.notifications.seen";

interface News {
  /** The runs that are over, the last first. */
  ended: readonly EndedRun[];
  /** Whether the server has told of any yet: what it tells first was there before. */
  isTold: boolean;
  /** Those that ended later are new, in milliseconds. */
  seen: number;
}

const isNumber = (value: unknown): value is number => typeof value === "number";

/** What this person is told of; it outlives the page that shows it. */
export const news = createStore<News>()(() => ({ ended: [], isTold: false, seen: readStored(SEEN, isNumber) ?? 0 }));

const same = (one: EndedRun, other: EndedRun): boolean =>
  one.pipeline === other.pipeline && one.run_id === other.run_id;
const endOf = (run: EndedRun): number => Date.parse(run.end);

/** What is known once more is told; a run that was repeated stands where it ended last. */
export function merged(known: readonly EndedRun[], told: readonly EndedRun[]): readonly EndedRun[] {
  const others = known.filter((run) => !told.some((other) => same(run, other)));
  return [...told, ...others].sort((one, other) => endOf(other) - endOf(one)).slice(0, KEPT);
}

/** Keeps what the server tells; gives back the runs that have ended while this window was open. */
export function tell(told: readonly EndedRun[]): readonly EndedRun[] {
  const { ended, isTold } = news.getState();
  news.setState({ ended: merged(ended, told), isTold: true });
  if (!isTold) return [];
  return told.filter((run) => !ended.some((known) => same(run, known) && known.end === run.end));
}

export const unread = ({ ended, seen }: News): readonly EndedRun[] => ended.filter((run) => endOf(run) > seen);

/** What is known now is no longer new, in every window that is opened from now on. */
export function markSeen(): void {
  const { ended, seen } = news.getState();
  const latest = Math.max(seen, ...ended.map(endOf));
  news.setState({ seen: latest });
  writeStored(SEEN, latest);
}
