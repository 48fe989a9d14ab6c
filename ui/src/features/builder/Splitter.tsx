import type { KeyboardEvent, PointerEvent } from "react";

import { cx } from "@/ui/cx";
import styles from "./Splitter.module.css";

interface Props {
  label: string;
  /** How the line itself lies. */
  orientation: "vertical" | "horizontal";
  /** The size of what comes after the line. */
  value: number;
  onChange: (value: number) => void;
  className?: string | undefined;
}

const STEP = 24;

/** The line between two parts, to drag or to move with the arrow keys. */
export function Splitter({ label, orientation, value, onChange, className }: Props) {
  const vertical = orientation === "vertical";

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const line = event.currentTarget;
    const start = vertical ? event.clientX : event.clientY;
    line.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => onChange(value + start - (vertical ? moved.clientX : moved.clientY));
    line.addEventListener("pointermove", move);
    line.addEventListener("lostpointercapture", () => line.removeEventListener("pointermove", move), { once: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = vertical
      ? { ArrowLeft: STEP, ArrowRight: -STEP }[event.key]
      : { ArrowUp: STEP, ArrowDown: -STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onChange(value + step);
  };

  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={value}
      className={cx(styles.splitter, styles[orientation], className)}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
