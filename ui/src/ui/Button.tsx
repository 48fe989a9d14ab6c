import type { LucideIcon } from "lucide-react";
import type { ComponentPropsWithRef } from "react";
import { Link, type LinkProps } from "react-router";

import styles from "./Button.module.css";
import { cx } from "./cx";
import { Tooltip } from "./Tooltip";

export type Variant = "primary" | "secondary" | "ghost" | "danger";
export type Size = "small" | "medium";

interface Look {
  variant?: Variant;
  size?: Size;
  icon?: LucideIcon;
}

/** A button with words on it. */
export function Button({
  variant = "secondary",
  size = "medium",
  icon: Icon,
  className,
  children,
  type = "button",
  ...rest
}: ComponentPropsWithRef<"button"> & Look) {
  return (
    <button type={type} className={cx(styles.button, styles[variant], styles[size], className)} {...rest}>
      {Icon && <Icon size={16} aria-hidden />}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function LinkButton({ variant = "secondary", size = "medium", icon: Icon, className, children, ...rest }: LinkProps & Look) {
  return (
    <Link className={cx(styles.button, styles[variant], styles[size], className)} {...rest}>
      {Icon && <Icon size={16} aria-hidden />}
      {children}
    </Link>
  );
}

interface IconButtonProps extends Omit<ComponentPropsWithRef<"button">, "children" | "aria-label"> {
  /** What it does: the name for screen readers, and the tooltip. */
  label: string;
  icon: LucideIcon;
  shortcut?: string | undefined;
  variant?: Variant;
  size?: Size;
}

/** A button that is only an icon. */
export function IconButton({ label, icon: Icon, shortcut, variant = "ghost", size = "medium", className, type = "button", ...rest }: IconButtonProps) {
  return (
    <Tooltip content={label} shortcut={shortcut}>
      <button
        type={type}
        aria-label={label}
        className={cx(styles.button, styles.icon, styles[variant], styles[size], className)}
        {...rest}
      >
        <Icon size={16} aria-hidden />
      </button>
    </Tooltip>
  );
}
