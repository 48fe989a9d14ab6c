import { create } from "zustand";

interface ShownRun {
  /** The run whose states lie over the canvas; null shows the pipeline as it is drawn. */
  run: string | null;
  /** Whether the bar with the pipeline's runs is shown. */
  open: boolean;
  /** The node whose log is read. */
  log: string | null;
}

/** Which run the builder shows. */
export const useShownRun = create<ShownRun>()(() => ({ run: null, open: false, log: null }));
