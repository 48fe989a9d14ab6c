import type { NodeProps } from "@xyflow/react";
import { useState } from "react";

import "@/i18n/later";
import { t } from "@/i18n";
import { colorOf, LONGEST_NOTE, textOf, writeNote } from "@/model/notes";
import type { NoteSpec } from "@/model/types";
import { cx } from "@/ui/cx";
import { Prose } from "@/ui/Prose";
import { useBuilder, useBuilderStore } from "../store";
import type { NoteNode } from "./flow";
import styles from "./NoteCard.module.css";
import { NoteTools } from "./NoteTools";
import { useFar } from "./useFar";

/** What a note says, or the field to write it in. */
export function NoteCard({ data, selected }: NodeProps<NoteNode>) {
  const { note } = data;
  const readOnly = useBuilder((state) => state.readOnly);
  const writing = useBuilder((state) => state.writing === note.id);
  const alone = useBuilder((state) => state.selected.length + state.selectedNotes.length === 1);
  const far = useFar();
  const look = cx(styles.note, styles[colorOf(note)], selected && styles.selected);
  if (far) return <div className={look} />;
  return (
    <div className={look}>
      {writing ? <Field note={note} /> : <Text text={textOf(note)} hint={!readOnly} scrolls={selected} />}
      {selected && alone && !readOnly && <NoteTools note={note} />}
    </div>
  );
}

interface TextProps {
  text: string;
  /** Whether an empty one says how to write in it. */
  hint: boolean;
  /** Only a selected one takes the wheel, which else moves the canvas, and the focus. */
  scrolls: boolean;
}

function Text({ text, hint, scrolls }: TextProps) {
  const empty = text.trim() === "";
  const scrolling = scrolls && !empty ? { tabIndex: 0, role: "group", "aria-label": t("note.text") } : {};
  return (
    <div className={cx(styles.text, scrolls && cx(styles.scrolls, "nowheel nokey"))} {...scrolling}>
      {empty ? hint && <p className={styles.hint}>{t("note.hint")}</p> : <Prose text={text} breaks />}
    </div>
  );
}

/** Each letter is in the document at once, and all of a visit to the field is one step back. */
function Field({ note }: { note: NoteSpec }) {
  const store = useBuilderStore();
  const { edit, write } = store.getState();
  const [visit] = useState(() => `note ${note.id} ${performance.now()}`);
  return (
    <textarea
      className={cx(styles.field, "nodrag nopan nowheel")}
      aria-label={t("note.text")}
      maxLength={LONGEST_NOTE}
      value={textOf(note)}
      ref={focusAtEnd}
      onChange={({ target }) => edit(t("edit.writeNote"), (document) => writeNote(document, note.id, target.value), visit)}
      onKeyDown={(event) => {
        if (event.key !== "Escape" && !(event.key === "Enter" && (event.ctrlKey || event.metaKey))) return;
        event.preventDefault();
        event.currentTarget.closest<HTMLElement>(".react-flow__node")?.focus();
      }}
      // The browser's own menu, with its spelling and its clipboard.
      onContextMenu={(event) => event.stopPropagation()}
      onBlur={() => {
        if (store.getState().writing === note.id) write(null);
      }}
    />
  );
}

function focusAtEnd(field: HTMLTextAreaElement | null): void {
  if (field === null) return;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
