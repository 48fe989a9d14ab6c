import { X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { createContext, use, useCallback, useState, type ReactNode } from "react";
import { createPortal } from "react-dom";

import { t } from "@/i18n";
import { IconButton } from "./Button";
import styles from "./Toast.module.css";
import { cx } from "./cx";
import { portal } from "./portal";

interface Message {
  id: number;
  text: string;
  kind: "info" | "error";
}

type Show = (text: string, kind?: Message["kind"]) => void;

const ShowToast = createContext<Show>(() => undefined);

/** Gives a function that shows a short message for a few seconds. */
export const useToast = (): Show => use(ShowToast);

/** Where the messages are kept and shown. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const show = useCallback<Show>((text, kind = "info") => {
    setMessages((shown) => [...shown.slice(-3), { id: Date.now() + Math.random(), text, kind }]);
  }, []);
  const drop = (id: number) => setMessages((shown) => shown.filter((message) => message.id !== id));
  return (
    <ShowToast value={show}>
      <Radix.Provider label={t("ui.notifications")} swipeDirection="right">
        {children}
        {messages.map(({ id, text, kind }) => (
          <Radix.Root
            key={id}
            className={cx(styles.toast, styles[kind])}
            duration={kind === "error" ? 10_000 : 5_000}
            onOpenChange={(open) => open || drop(id)}
          >
            <Radix.Description className={styles.text}>{text}</Radix.Description>
            <Radix.Close asChild>
              <IconButton label={t("ui.close")} icon={X} size="small" />
            </Radix.Close>
          </Radix.Root>
        ))}
        {createPortal(<Radix.Viewport className={styles.viewport} />, portal())}
      </Radix.Provider>
    </ShowToast>
  );
}
