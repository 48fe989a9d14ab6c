/** What changes while one looks at it, told by the server. */
import { useEffect, useEffectEvent } from "react";
import { useStore } from "zustand";

import { LiveClient, shown, type LiveStatus } from "./client";
import { browserTransports } from "./transports";

export { EVERYWHERE } from "./client";

/** How often a query asks when nobody tells it of changes. */
export const LOOK_EVERY_MS = 10_000;

const live = new LiveClient(browserTransports);
window.addEventListener("online", () => live.hurry());

/** Calls `onEvent` with what the server tells of a topic; null watches nothing. */
export function useLive(topic: string | null, onEvent: (data: unknown) => void): void {
  const told = useEffectEvent(onEvent);
  useEffect(() => (topic === null ? undefined : live.subscribe(topic, (data) => told(data))), [topic]);
}

/** Whether the server tells of a topic that is watched: what shows it need not ask. */
export const useIsTold = (topic: string): boolean => useStore(live.store, ({ watched }) => watched.has(topic));

/** Whether the page is told of what it shows; `idle` where it shows nothing that changes by itself. */
export const useLiveStatus = (): LiveStatus => useStore(live.store, shown);
