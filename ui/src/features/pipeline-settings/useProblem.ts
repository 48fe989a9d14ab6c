import { useBuilder } from "../builder/store";

/** What the check says about exactly this place. */
export function useProblem(pointer: string): string | undefined {
  return useBuilder((state) => state.check?.problems.find((problem) => problem.pointer === pointer)?.message);
}
