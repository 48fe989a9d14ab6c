import { useReactFlow, useStore } from "@xyflow/react";
import { useRef, type KeyboardEvent, type PointerEvent } from "react";

import { t } from "@/i18n";
import { GRID } from "@/model/geometry";
import { colorOf, NOTE_COLORS, resizeNote, sizeOf } from "@/model/notes";
import type { NoteSpec, Point } from "@/model/types";
import { cx } from "@/ui/cx";
import { colorSelectedNotes } from "../actions";
import { useBuilder, useBuilderStore } from "../store";
import styles from "./NoteCard.module.css";

/** The colours of the selected note, and its corner to pull. As large from afar as from near. */
export function NoteTools({ note }: { note: NoteSpec }) {
  const zoom = useStore((state) => state.transform[2]);
  const scale = { transform: `scale(${1 / zoom})` };
  return (
    <>
      <Colors note={note} style={scale} />
      <Corner note={note} style={scale} />
    </>
  );
}

interface Props {
  note: NoteSpec;
  style: { transform: string };
}

function Colors({ note, style }: Props) {
  const store = useBuilderStore();
  return (
    <fieldset className={cx(styles.colors, "nodrag nopan")} style={style}>
      <legend className="visually-hidden">{t("note.color")}</legend>
      {NOTE_COLORS.map((color) => (
        <label key={color} className={cx(styles.color, styles[color])} title={t(`note.${color}`)}>
          <input
            type="radio"
            className="visually-hidden"
            name={`color of ${note.id}`}
            aria-label={t(`note.${color}`)}
            checked={colorOf(note) === color}
            onChange={() => colorSelectedNotes(store, color)}
          />
        </label>
      ))}
    </fieldset>
  );
}

const STEPS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-GRID, 0], ArrowRight: [GRID, 0], ArrowUp: [0, -GRID], ArrowDown: [0, GRID],
};

interface Pull {
  from: Point;
  size: Point;
  /** Tells one pull from the next, so that each is a step back of its own. */
  started: number;
}

function Corner({ note, style }: Props) {
  const edit = useBuilder((state) => state.edit);
  const flow = useReactFlow();
  const pull = useRef<Pull | null>(null);
  const resize = (size: Point, merge: string) =>
    edit(t("edit.resizeNote"), (document) => resizeNote(document, note.id, size), merge);

  const onPointerMove = (event: PointerEvent) => {
    if (pull.current === null) return;
    const { from, size, started } = pull.current;
    const to = (axis: 0 | 1, now: number) =>
      Math.round((size[axis] + (now - from[axis]) / flow.getZoom()) / GRID) * GRID;
    resize([to(0, event.clientX), to(1, event.clientY)], `resize ${note.id} ${started}`);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const [width, height] = sizeOf(note);
    resize([width + step[0], height + step[1]], `resize ${note.id}`);
  };

  return (
    <button
      type="button"
      className={cx(styles.corner, "nodrag nopan nokey")}
      style={style}
      aria-label={t("note.resize")}
      title={t("note.resize")}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        pull.current = { from: [event.clientX, event.clientY], size: sizeOf(note), started: event.timeStamp };
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => (pull.current = null)}
      onPointerCancel={() => (pull.current = null)}
      onKeyDown={onKeyDown}
    />
  );
}
