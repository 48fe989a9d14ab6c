import { createStore } from "zustand/vanilla";

import { readMessage, type Told } from "./messages";

/** How the page learns of changes: `polling` is when it asks again and again because nobody tells. */
export type LiveStatus = "idle" | "connecting" | "live" | "reconnecting" | "polling";

export interface LiveState {
  status: LiveStatus;
  /** The topics that the server has said it watches for us. */
  watched: ReadonlySet<string>;
  /** Whether the page follows more than every page does. */
  follows: boolean;
}

/** The topic that every page follows, for its bell. */
export const EVERYWHERE = "notifications";

/** The status to show: it says nothing of a page on which nothing changes by itself. */
export const shown = ({ status, follows }: LiveState): LiveStatus => (follows ? status : "idle");

/** What tells us of changes: a socket, or the stream that stands in for it. */
export interface Transport {
  close(): void;
  /** Says that a topic is wanted, or no more; the stream cannot, and is opened anew. */
  send?(message: object): void;
}

interface Handlers {
  onOpen(): void;
  onMessage(text: string): void;
  onEnd(): void;
}

export interface Transports {
  socket(handlers: Handlers): Transport;
  stream(topics: ReadonlyMap<string, string>, handlers: Handlers): Transport;
}

interface Topic {
  listeners: Set<(data: unknown) => void>;
  /** Names the last event that was had, so that coming back tells only what is new. */
  cursor: string;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** The server says something every 15 s; a connection that is silent for longer is dead, whatever the browser thinks. */
const SILENCE_MS = 40_000;
/** A page that is left for another should find the socket still open. */
const LINGER_MS = 3_000;
/** Attempts in vain after which people are told that they wait for no moment. */
const PATIENCE = 3;

/** One connection for all that a page watches. It opens with the first subscription and closes after the last. */
export class LiveClient {
  readonly store = createStore<LiveState>()(() => ({ status: "idle", watched: new Set(), follows: false }));
  private readonly topics = new Map<string, Topic>();
  private transport: Transport | null = null;
  private isOpen = false;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private linger: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly transports: Transports) {}

  /** Calls the listener with each event of a topic, until the function that is given back is called. */
  subscribe(name: string, listener: (data: unknown) => void): () => void {
    clearTimeout(this.linger);
    const topic = this.topics.get(name);
    if (topic !== undefined) topic.listeners.add(listener);
    else {
      this.topics.set(name, { listeners: new Set([listener]), cursor: "" });
      this.wantedChanged({ type: "subscribe", topic: name });
    }
    return () => this.unsubscribe(name, listener);
  }

  /** Tries again at once, for the network has come back. */
  hurry(): void {
    if (this.retry === undefined) return;
    this.failures = 0;
    this.connect();
  }

  private unsubscribe(name: string, listener: (data: unknown) => void): void {
    const topic = this.topics.get(name);
    if (!topic?.listeners.delete(listener) || topic.listeners.size > 0) return;
    this.topics.delete(name);
    this.watch(name, false);
    if (this.topics.size === 0) this.linger = setTimeout(() => this.stop(), LINGER_MS);
    this.wantedChanged({ type: "unsubscribe", topic: name });
  }

  private wantedChanged(message: object): void {
    const follows = [...this.topics.keys()].some((topic) => topic !== EVERYWHERE);
    if (this.store.getState().follows !== follows) this.store.setState({ follows });
    if (this.transport === null) {
      if (this.retry === undefined) this.connect();
    } else if (this.transport.send === undefined) {
      if (this.topics.size > 0) this.openStream();
    } else if (this.isOpen) {
      this.transport.send(message);
    }
  }

  private connect(): void {
    clearTimeout(this.retry);
    this.retry = undefined;
    if (this.topics.size === 0) return;
    if (this.store.getState().status === "idle") this.store.setState({ status: "connecting" });
    // A socket that does not even open may be what a proxy on the way does not let through.
    this.open((handlers) => this.transports.socket(handlers), () => this.openStream());
  }

  private openStream(): void {
    const cursors = new Map([...this.topics].map(([name, { cursor }]) => [name, cursor]));
    this.open((handlers) => this.transports.stream(cursors, handlers), () => this.lost());
  }

  private open(make: (handlers: Handlers) => Transport, onRefused: () => void): void {
    this.drop();
    const current: Transport = make({
      onOpen: () => {
        if (this.transport !== current) return;
        this.isOpen = true;
        this.heard();
        for (const [topic, { cursor }] of this.topics) {
          current.send?.({ type: "subscribe", topic, ...(cursor === "" ? {} : { after: cursor }) });
        }
      },
      onMessage: (text) => {
        if (this.transport === current) this.receive(readMessage(text));
      },
      onEnd: () => {
        if (this.transport !== current) return;
        const wasOpen = this.isOpen;
        this.drop();
        if (wasOpen) this.lost();
        else onRefused();
      },
    });
    this.transport = current;
    this.heard();
  }

  private receive(message: Told): void {
    this.heard();
    // Not when it opens: one that is let in and thrown out again must not be tried without a pause.
    this.failures = 0;
    if (this.store.getState().status !== "live") this.store.setState({ status: "live" });
    if (message.type === "subscribed") this.watch(message.topic, true);
    if (message.type === "error" && message.topic !== null) this.watch(message.topic, false);
    if (message.type !== "event") return;
    const topic = this.topics.get(message.topic);
    if (topic === undefined) return;
    topic.cursor = message.cursor;
    for (const listener of topic.listeners) listener(message.data);
  }

  private heard(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.drop();
      this.lost();
    }, SILENCE_MS);
  }

  private lost(): void {
    if (this.topics.size === 0) return this.stop();
    this.failures += 1;
    this.store.setState({ status: this.failures > PATIENCE ? "polling" : "reconnecting" });
    // Not all pages at the same moment, when a server comes back.
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (this.failures - 1), LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
    this.retry = setTimeout(() => this.connect(), pause);
  }

  private stop(): void {
    this.drop();
    clearTimeout(this.retry);
    this.retry = undefined;
    this.failures = 0;
    this.store.setState({ status: "idle" });
  }

  private drop(): void {
    const { transport } = this;
    this.transport = null;
    this.isOpen = false;
    clearTimeout(this.silence);
    if (this.store.getState().watched.size > 0) this.store.setState({ watched: new Set() });
    transport?.close();
  }

  private watch(name: string, isWatched: boolean): void {
    const { watched } = this.store.getState();
    if (watched.has(name) === isWatched || (isWatched && !this.topics.has(name))) return;
    const changed = new Set(watched);
    if (isWatched) changed.add(name);
    else changed.delete(name);
    this.store.setState({ watched: changed });
  }
}
