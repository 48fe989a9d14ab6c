import { createContext, lazy, Suspense, use, useCallback, useEffect, useState, type ReactNode } from "react";

const load = () => import("./Toasts");
const Toasts = lazy(load);

export interface Message {
  id: number;
  text: string;
  kind: "info" | "error";
  /** What can be done about it. */
  action?: { label: string; onSelect: () => void } | undefined;
}

type Show = (text: string, kind?: Message["kind"], action?: Message["action"]) => void;

const ShowToast = createContext<Show>(() => undefined);

/** Gives a function that shows a short message for a few seconds. */
export const useToast = (): Show => use(ShowToast);

/** Where the messages are kept and shown. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const show = useCallback<Show>((text, kind = "info", action) => {
    setMessages((shown) => [...shown.slice(-3), { id: Date.now() + Math.random(), text, kind, action }]);
  }, []);
  const drop = (id: number) => setMessages((shown) => shown.filter((message) => message.id !== id));
  // After the page is there, and before a message says that the server is not.
  useEffect(() => void load().catch(() => undefined), []);
  return (
    <ShowToast value={show}>
      {children}
      {messages.length > 0 && (
        <Suspense>
          <Toasts messages={messages} onDrop={drop} />
        </Suspense>
      )}
    </ShowToast>
  );
}
