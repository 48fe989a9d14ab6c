import { useEffect, useRef, type KeyboardEvent } from "react";

import styles from "./TestData.module.css";

interface Props {
  label: string;
  text: string;
  onChange: (text: string) => void;
  onTake: (text: string) => void;
  /** Back to the grid, so many rows and columns from here. */
  onDone: (byRows: number, byColumns: number) => void;
}

/** The cell that is being typed into. What is typed counts when the focus leaves it, too. */
export function CellInput({ label, text, onChange, onTake, onDone }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const taken = useRef(false);
  useEffect(() => input.current?.focus(), []);
  const take = () => {
    if (taken.current) return;
    taken.current = true;
    onTake(text);
  };
  const goOn = (byRows: number, byColumns: number) => {
    take();
    onDone(byRows, byColumns);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Enter") goOn(event.shiftKey ? -1 : 1, 0);
    else if (event.key === "Tab") goOn(0, event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") {
      taken.current = true;
      onDone(0, 0);
    } else return;
    event.preventDefault();
  };
  return (
    <input
      ref={input}
      className={styles.input}
      aria-label={label}
      value={text}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={take}
    />
  );
}
