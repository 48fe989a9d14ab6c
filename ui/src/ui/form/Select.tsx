import type { ComponentPropsWithRef } from "react";

import { cx } from "../cx";
import styles from "./form.module.css";

export interface SelectOption {
  value: string;
  label: string;
}

interface Props extends ComponentPropsWithRef<"select"> {
  options: readonly SelectOption[];
}

/** One of a few: the browser's own control, which every device knows how to show. */
export function Select({ options, className, ...rest }: Props) {
  return (
    <select className={cx(styles.input, styles.select, className)} {...rest}>
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}
