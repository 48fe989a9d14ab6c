/** What can be done to runs from a list of them. */

import { isOver } from "./states";

export type RunChange = "again" | "success" | "failed" | "stop";

export interface ChangedRun {
  pipeline: string;
  run_id: string;
  state: string;
}

export const keyOf = ({ pipeline, run_id: run }: Pick<ChangedRun, "pipeline" | "run_id">): string => `${pipeline} ${run}`;

/** Whether it means anything for a run in that state. */
export function applies(change: RunChange, state: string): boolean {
  switch (change) {
    case "again":
      return isOver(state);
    case "stop":
      return !isOver(state);
    case "success":
    case "failed":
      return state !== change;
  }
}
