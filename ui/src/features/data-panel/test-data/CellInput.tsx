import { useLayoutEffect, useRef, type KeyboardEvent, type RefObject } from "react";

import styles from "./TestData.module.css";

interface Props {
  label: string;
  /** Where the focus goes when the cell is left in another way than by going on. */
  grid: RefObject<HTMLElement | null>;
  text: string;
  onChange: (text: string) => void;
  onTake: (text: string) => void;
  /** Back to the grid, so many rows and columns from here. */
  onDone: (byRows: number, byColumns: number) => void;
}

/** The cell that is being typed into. What is typed counts when the focus leaves it, too. */
export function CellInput({ label, grid, text, onChange, onTake, onDone }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const taken = useRef(false);
  useLayoutEffect(() => {
    const back = grid.current;
    taken.current = false;
    input.current?.focus();
    return () => {
      // Escape, of which the dialog hears first: what was typed does not count
      if (taken.current) return;
      taken.current = true;
      back?.focus();
    };
  }, [grid]);
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
    else return;
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
