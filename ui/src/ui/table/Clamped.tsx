import styles from "./Table.module.css";

/** A text in at most two lines of a cell; what does not fit is in its title. */
export function Clamped({ text }: { text: string }) {
  return (
    <span className={styles.clamped} title={text}>
      {text}
    </span>
  );
}
