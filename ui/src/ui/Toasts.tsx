import { X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { createPortal } from "react-dom";

import { t } from "@/i18n";
import { Button, IconButton } from "./Button";
import styles from "./Toast.module.css";
import type { Message } from "./toasting";
import { cx } from "./cx";
import { portal } from "./portal";

/** The messages, in a corner of the window. */
export default function Toasts({ messages, onDrop }: { messages: readonly Message[]; onDrop: (id: number) => void }) {
  return (
    <Radix.Provider label={t("ui.notifications")} swipeDirection="right">
      {messages.map(({ id, text, kind, action }) => (
        <Radix.Root
          key={id}
          className={cx(styles.toast, styles[kind])}
          duration={kind === "error" ? 10_000 : 5_000}
          onOpenChange={(open) => open || onDrop(id)}
        >
          <Radix.Description className={styles.text}>{text}</Radix.Description>
          {action && (
            <Radix.Action asChild altText={action.label} onClick={action.onSelect}>
              <Button size="small">{action.label}</Button>
            </Radix.Action>
          )}
          <Radix.Close asChild>
            <IconButton label={t("ui.close")} icon={X} size="small" />
          </Radix.Close>
        </Radix.Root>
      ))}
      {createPortal(<Radix.Viewport className={styles.viewport} />, portal())}
    </Radix.Provider>
  );
}
