import type { ComponentPropsWithRef } from "react";

import { cx } from "../cx";
import styles from "./form.module.css";

/** A line of text. */
export function TextInput({ className, type = "text", ...rest }: ComponentPropsWithRef<"input">) {
  return <input type={type} className={cx(styles.input, className)} autoComplete="off" spellCheck={false} {...rest} />;
}

/** Several lines of prose. */
export function TextArea({ className, rows = 3, ...rest }: ComponentPropsWithRef<"textarea">) {
  return <textarea rows={rows} className={cx(styles.input, styles.area, className)} {...rest} />;
}
