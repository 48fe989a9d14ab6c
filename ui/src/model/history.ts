/** Undo and redo without limit. Documents are never changed in place, so versions share what they have in common. */

export interface History<T> {
  readonly present: T;
  readonly past: readonly Step<T>[];
  readonly future: readonly Step<T>[];
  /** What the last edit was; an edit of the same kind right after it is one step with it. */
  readonly merging: string | null;
}

interface Step<T> {
  readonly value: T;
  readonly label: string;
}

export function begin<T>(present: T): History<T> {
  return { present, past: [], future: [], merging: null };
}

/** The history after an edit; `merge` names a run of edits (typing in one field) that undo as one. */
export function record<T>(history: History<T>, present: T, label: string, merge: string | null = null): History<T> {
  if (present === history.present) return history;
  if (merge !== null && merge === history.merging) return { ...history, present, future: [] };
  return { present, past: [...history.past, { value: history.present, label }], future: [], merging: merge };
}

export function undo<T>(history: History<T>): History<T> {
  const last = history.past.at(-1);
  if (last === undefined) return history;
  const future = [{ value: history.present, label: last.label }, ...history.future];
  return { present: last.value, past: history.past.slice(0, -1), future, merging: null };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  const past = [...history.past, { value: history.present, label: next.label }];
  return { present: next.value, past, future, merging: null };
}

/** What undo would take back, in words; null when there is nothing. */
export const undoLabel = <T>(history: History<T>): string | null => history.past.at(-1)?.label ?? null;

/** What redo would do again. */
export const redoLabel = <T>(history: History<T>): string | null => history.future[0]?.label ?? null;
