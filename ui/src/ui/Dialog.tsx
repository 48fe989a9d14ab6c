import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

import { t } from "@/i18n";
import { IconButton } from "./Button";
import styles from "./Dialog.module.css";
import { cx } from "./cx";
import { portal } from "./portal";

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: string | undefined;
  /** A drawer stands at the side, and what is beside it can be used meanwhile. */
  size?: "small" | "medium" | "large" | "drawer";
  /** The buttons below, the one that goes on last. */
  footer?: ReactNode;
  children: ReactNode;
}

/** A window; the focus goes into it, and back when it closes. All but a drawer are modal, and keep it inside. */
export function Dialog({ open, onClose, title, description, size = "medium", footer, children }: Props) {
  return (
    <Radix.Root open={open} modal={size !== "drawer"} onOpenChange={(next) => next || onClose()}>
      <Radix.Portal container={portal()}>
        <Radix.Overlay className={styles.overlay} />
        <Radix.Content
          className={cx(styles.dialog, styles[size])}
          onOpenAutoFocus={focusInside}
          onInteractOutside={(event) => size === "drawer" && event.preventDefault()}
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
        >
          <div className={styles.header}>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={t("ui.close")} icon={X} size="small" />
            </Radix.Close>
          </div>
          {description !== undefined && (
            <Radix.Description className={styles.description}>{description}</Radix.Description>
          )}
          <div className={styles.body}>{children}</div>
          {footer !== undefined && <div className={styles.footer}>{footer}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The first thing to fill in, else the window itself: not the button that closes it. */
function focusInside(event: Event): void {
  event.preventDefault();
  if (!(event.currentTarget instanceof HTMLElement)) return;
  const field = event.currentTarget.querySelector<HTMLElement>("input:not([type=hidden]), textarea, select");
  (field ?? event.currentTarget).focus();
}
