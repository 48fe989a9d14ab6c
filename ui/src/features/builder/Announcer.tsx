import { undoLabel } from "@/model/history";
import { t } from "@/i18n";
import { notesOf } from "@/model/notes";
import { titleOf } from "./actions";
import { noteLabel } from "./canvas/labels";
import { useBuilder, useDocument } from "./store";

/** Tells screen readers what is selected and what the last edit was. */
export function Announcer() {
  const document = useDocument();
  const selected = useBuilder((state) => state.selected);
  const edit = useBuilder((state) => undoLabel(state.history));
  const notes = useBuilder((state) => state.selectedNotes);
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
        {edit}
      </div>
    </>
  );
}
