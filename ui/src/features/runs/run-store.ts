import { create } from "zustand";

interface ShownRun {
  /** The run whose states lie over the canvas; null shows the pipeline as it is drawn. */
  run: string | null;
  /** What is shown in the bar over the canvas: the pipeline's runs, or a test run of the draft. */
  bar: "runs" | "test" | null;
  /** Grows with each test run that is asked for. */
  tests: number;
  /** The node whose log is read. */
  log: string | null;
}

/** Which run the builder shows. */
export const useShownRun = create<ShownRun>()(() => ({ run: null, bar: null, tests: 0, log: null }));

/** Begins a test run of the draft, in the place of what the bar shows. */
export const askForTest = (): void =>
  useShownRun.setState(({ tests }) => ({ run: null, bar: "test", tests: tests + 1, log: null }));
