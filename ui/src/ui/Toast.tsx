import { useCallback, useEffect, useState, type ReactNode } from "react";

import { idle } from "./idle";
import { part } from "./part";
import { ShowToast, type Message, type Show } from "./toasting";

const load = async () => (await import("./Toasts")).default;
const Toasts = part(load, { optional: true });

/** Where the messages are kept and shown. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const show = useCallback<Show>((text, kind = "info", action) => {
    setMessages((shown) => [...shown.slice(-3), { id: Date.now() + Math.random(), text, kind, action }]);
  }, []);
  const drop = (id: number) => setMessages((shown) => shown.filter((message) => message.id !== id));
  // After the page is there, and before a message says that the server is not.
  useEffect(() => void idle().then(load).catch(() => undefined), []);
  return (
    <ShowToast value={show}>
      {children}
      {messages.length > 0 && <Toasts messages={messages} onDrop={drop} />}
    </ShowToast>
  );
}
