import type { ReactNode } from "react";

import styles from "./form.module.css";

interface Props {
  id: string;
  label: string;
  help?: string | undefined;
  error?: string | undefined;
  required?: boolean;
  /** The place of its value in the document. */
  pointer?: string | undefined;
  children: ReactNode;
}

/** A control with its label, help and error; the control takes `id` and `aria-describedby={id + "-help"}`. */
export function Field({ id, label, help, error, required = false, pointer, children }: Props) {
  return (
    <div className={styles.field} data-pointer={pointer}>
      <label htmlFor={id} className={styles.label}>
        {label}
        {required && (
          <span aria-hidden className={styles.required}>
            {" "}
            *
          </span>
        )}
      </label>
      {children}
      {error !== undefined && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      {help !== undefined && help !== "" && (
        <p id={`${id}-help`} className={styles.help}>
          {help}
        </p>
      )}
    </div>
  );
}
