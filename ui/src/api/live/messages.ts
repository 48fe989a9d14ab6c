/** What the server says, by the protocol of `plugins/schemas/live.py`. */
export type Told =
  | { type: "subscribed" | "unsubscribed"; topic: string }
  | { type: "event"; topic: string; cursor: string; data: unknown }
  | { type: "error"; topic: string | null; code: string; detail: string }
  | { type: "ping" | "pong" };

export const readMessage = (text: string): Told => JSON.parse(text) as Told;
