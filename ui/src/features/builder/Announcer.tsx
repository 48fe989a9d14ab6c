import { useEffect, useState } from "react";

import { t } from "@/i18n";
import type { History } from "@/model/history";
import { notesOf } from "@/model/notes";
import { titleOf } from "./actions";
import { noteLabel } from "./canvas/labels";
import { useBuilder, useBuilderStore, useDocument } from "./store";

/** Tells screen readers what is selected and what was just edited, undone or done again. */
export function Announcer() {
  const document = useDocument();
  const selected = useBuilder((state) => state.selected);
  const notes = useBuilder((state) => state.selectedNotes);
  const { text, number } = useEdits();
  const [first] = selected;
  const note = notesOf(document).find(({ id }) => id === notes[0]);
  const count = selected.length + notes.length;
  const one = note !== undefined ? noteLabel(note) : titleOf(document, first ?? "");
  const several = notes.length > 0 ? t("announce.items", { count }) : t("announce.several", { count });
  const selection = count === 0 ? "" : count === 1 ? t("announce.selected", { node: one }) : several;
  return (
    <>
      <div className="visually-hidden" aria-live="polite">
        {selection}
      </div>
      <div className="visually-hidden" aria-live="polite">
        {/* an element of its own each time: the same words twice are told twice */}
        <span key={number}>{text}</span>
      </div>
    </>
  );
}

function useEdits() {
  const store = useBuilderStore();
  const [last, setLast] = useState({ text: "", number: 0 });
  useEffect(
    () =>
      store.subscribe(({ history }, { history: before }) => {
        const text = history === before ? null : wordsOf(before, history);
        if (text !== null) setLast(({ number }) => ({ text, number: number + 1 }));
      }),
    [store],
  );
  return last;
}

/** What came to a history; null where that is one more letter of the edit before, or another document. */
function wordsOf<T>(before: History<T>, { past, future }: History<T>): string | null {
  const label = past.at(-1)?.label;
  if (past.length > before.past.length) {
    if (label === undefined) return null;
    return future.length < before.future.length && label === before.future[0]?.label ? t("announce.redone", { edit: label }) : label;
  }
  const undone = future[0]?.label;
  return future.length > before.future.length && undone !== undefined ? t("announce.undone", { edit: undone }) : null;
}
