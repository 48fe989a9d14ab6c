import { API_ROOT } from "../client";
import type { Transports } from "./client";

/** The browser's own: a WebSocket, and Server-Sent Events where none opens. */
export const browserTransports: Transports = {
  socket(handlers) {
    const socket = new WebSocket(`${API_ROOT.replace(/^http/, "ws")}/live/ws`);
    socket.addEventListener("open", () => handlers.onOpen());
    socket.addEventListener("message", ({ data }) => handlers.onMessage(String(data)));
    socket.addEventListener("close", () => handlers.onEnd());
    return { close: () => socket.close(), send: (message) => socket.send(JSON.stringify(message)) };
  },
  stream(topics, handlers) {
    const query = new URLSearchParams();
    for (const [topic, cursor] of topics) {
      query.append("topic", topic);
      query.append("after", cursor);
    }
    const source = new EventSource(`${API_ROOT}/live?${query.toString()}`, { withCredentials: true });
    source.addEventListener("open", () => handlers.onOpen());
    source.addEventListener("message", ({ data }) => handlers.onMessage(String(data)));
    // It would connect again by itself, but with the old cursors.
    source.addEventListener("error", () => handlers.onEnd());
    return { close: () => source.close() };
  },
};
