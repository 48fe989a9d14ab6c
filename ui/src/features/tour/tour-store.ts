import { create } from "zustand";

import type { Place } from "@/model/tour";
import { ofWindow, readStored, writeStored } from "@/ui/stored";

const KEY = "airloom.tour";

interface Tour {
  /** Whether the dialog that begins the tour is open. */
  asked: boolean;
  /** The pipeline that the tour draws, or drew last in this window. */
  pipeline: string | null;
  /** When it began, in milliseconds. */
  started: number;
  /** Whether it is on. */
  on: boolean;
  place: Place;
}

type Kept = Pick<Tour, "pipeline" | "started" | "on">;

const isKept = (value: unknown): value is Kept => typeof value === "object" && value !== null && "started" in value;
const BEGIN: Place = { at: 0, held: false };

/** The guided tour of this window: a reload goes on with it. */
export const useTour = create<Tour>()(() => ({
  asked: false,
  pipeline: null,
  started: 0,
  on: false,
  ...readStored(KEY, isKept, ofWindow),
  place: BEGIN,
}));

export const askForTour = (): void => useTour.setState({ asked: true });

export function beginTour(pipeline: string): void {
  keep({ pipeline, started: Date.now(), on: true });
  useTour.setState({ asked: false, place: BEGIN });
}

export const endTour = (): void => keep({ ...useTour.getState(), on: false });

function keep({ pipeline, started, on }: Kept): void {
  useTour.setState({ pipeline, started, on });
  writeStored(KEY, { pipeline, started, on }, ofWindow);
}
