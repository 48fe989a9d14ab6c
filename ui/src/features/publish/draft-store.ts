import { create } from "zustand";

import type { PipelineRevision } from "@/api/types";
import type { DraftSaver, SaveState } from "./draft-saver";

interface DraftState {
  save: SaveState;
  /** Does the saving for the pipeline that is open; null while none is. */
  saver: DraftSaver | null;
  /** What is published of it; null for one that never was. */
  published: PipelineRevision | null;
  /** Whether what is open may differ from what is published. */
  dirty: boolean;
  /** What is to be said of the next version; kept while the dialog is closed. */
  message: string;
}

/** The draft of the pipeline that is open in the builder; there is one at a time. */
export const useDraft = create<DraftState>()(() => ({
  save: { kind: "clean" },
  saver: null,
  published: null,
  dirty: false,
  message: "",
}));
