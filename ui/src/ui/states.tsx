import { CircleAlert, LoaderCircle, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import { t } from "@/i18n";
import { Button } from "./Button";
import styles from "./states.module.css";

/** Says that something is on its way. */
export function Spinner({ label = t("ui.loading"), size = 16 }: { label?: string; size?: number }) {
  return (
    <span role="status" className={styles.spinner}>
      <LoaderCircle size={size} aria-hidden />
      <span className="visually-hidden">{label}</span>
    </span>
  );
}

/** A page or a panel that is on its way. */
export function PageSpinner({ label }: { label?: string }) {
  return (
    <div className={styles.state}>
      <Spinner size={24} {...(label === undefined ? {} : { label })} />
    </div>
  );
}

interface EmptyProps {
  title: string;
  icon?: LucideIcon;
  /** What to do next. */
  action?: ReactNode;
  children?: ReactNode;
}

/** Says that there is nothing yet, and how there comes to be something. */
export function EmptyState({ title, icon: Icon, action, children }: EmptyProps) {
  return (
    <div className={styles.state}>
      {Icon && <Icon size={28} aria-hidden className={styles.muted} />}
      <h2 className={styles.title}>{title}</h2>
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {action}
    </div>
  );
}

/** Says what went wrong, and offers to try again where that may help. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <div className={styles.state} role="alert">
      <CircleAlert size={28} aria-hidden className={styles.danger} />
      <h2 className={styles.title}>{t("ui.error")}</h2>
      <p className={styles.text}>{error instanceof Error ? error.message : String(error)}</p>
      {onRetry && <Button onClick={onRetry}>{t("ui.retry")}</Button>}
    </div>
  );
}
