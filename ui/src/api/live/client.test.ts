import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { EVERYWHERE, LiveClient, shown, type Transports } from "./client";

type Handlers = Parameters<Transports["socket"]>[0];

/** A connection as the client sees it, of which a test is the other end. */
class Wire {
  sent: object[] = [];
  isClosed = false;

  constructor(
    private readonly handlers: Handlers,
    readonly topics?: ReadonlyMap<string, string>,
  ) {}

  open(...subscribed: string[]) {
    this.handlers.onOpen();
    for (const topic of subscribed) this.tell({ type: "subscribed", topic });
  }
  tell(message: object) {
    this.handlers.onMessage(JSON.stringify(message));
  }
  end() {
    this.handlers.onEnd();
  }
}

let sockets: Wire[];
let streams: Wire[];
let client: LiveClient;

const last = (wires: Wire[]): Wire => {
  const wire = wires.at(-1);
  if (wire === undefined) throw new Error("nothing was opened");
  return wire;
};
const status = () => client.store.getState().status;
const event = (topic: string, cursor: string, data: unknown = null) => ({ type: "event", topic, cursor, data });
/** The socket is refused, and so is the stream. */
const refuse = () => {
  last(sockets).end();
  last(streams).end();
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  sockets = [];
  streams = [];
  const closing = (wire: Wire) => () => {
    wire.isClosed = true;
  };
  client = new LiveClient({
    socket(handlers) {
      const wire = new Wire(handlers);
      sockets.push(wire);
      return { close: closing(wire), send: (message) => void wire.sent.push(message) };
    },
    stream(topics, handlers) {
      const wire = new Wire(handlers, topics);
      streams.push(wire);
      return { close: closing(wire) };
    },
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it("opens one socket for everything, and one subscription for all who watch the same", () => {
  const [first, second, other] = [vi.fn(), vi.fn(), vi.fn()];
  client.subscribe("pipelines", first);
  const leave = client.subscribe("pipelines", second);
  client.subscribe("run:a:1", other);
  expect(status()).toBe("connecting");
  last(sockets).open("pipelines");
  expect(status()).toBe("live");
  expect(sockets).toHaveLength(1);
  expect(last(sockets).sent).toEqual([
    { type: "subscribe", topic: "pipelines" },
    { type: "subscribe", topic: "run:a:1" },
  ]);
  last(sockets).tell(event("pipelines", "c1", 7));
  expect(first).toHaveBeenCalledWith(7);
  expect(second).toHaveBeenCalledWith(7);
  expect(other).not.toHaveBeenCalled();
  leave();
  leave();
  last(sockets).tell(event("pipelines", "c2", 8));
  expect(first).toHaveBeenCalledWith(8);
  expect(second).toHaveBeenCalledOnce();
  expect(last(sockets).sent).toHaveLength(2);
});

it("subscribes to and leaves topics while the socket is open", () => {
  client.subscribe("pipelines", vi.fn());
  last(sockets).open("pipelines");
  const leave = client.subscribe("run:a:1", vi.fn());
  last(sockets).tell({ type: "subscribed", topic: "run:a:1" });
  expect(client.store.getState().watched).toEqual(new Set(["pipelines", "run:a:1"]));
  leave();
  expect(last(sockets).sent.slice(1)).toEqual([
    { type: "subscribe", topic: "run:a:1" },
    { type: "unsubscribe", topic: "run:a:1" },
  ]);
  expect(client.store.getState().watched).toEqual(new Set(["pipelines"]));
});

it("closes a while after the last one has left, unless somebody comes meanwhile", () => {
  client.subscribe("pipelines", vi.fn())();
  vi.advanceTimersByTime(2_000);
  const leave = client.subscribe("run:a:1", vi.fn());
  vi.advanceTimersByTime(10_000);
  expect(last(sockets).isClosed).toBe(false);
  leave();
  vi.advanceTimersByTime(4_000);
  expect(last(sockets).isClosed).toBe(true);
  expect(status()).toBe("idle");
  expect(vi.getTimerCount()).toBe(0);
});

it("connects again and goes on where it was", () => {
  client.subscribe("run:a:1", vi.fn());
  last(sockets).open("run:a:1");
  last(sockets).tell(event("run:a:1", "c5"));
  last(sockets).end();
  expect(status()).toBe("reconnecting");
  expect(client.store.getState().watched.size).toBe(0);
  vi.advanceTimersByTime(1_000);
  last(sockets).open("run:a:1");
  expect(sockets).toHaveLength(2);
  expect(last(sockets).sent).toEqual([{ type: "subscribe", topic: "run:a:1", after: "c5" }]);
  expect(status()).toBe("live");
});

it("waits longer and longer, says so, and is live again when the server is", () => {
  client.subscribe("pipelines", vi.fn());
  for (const seconds of [1, 2, 4]) {
    refuse();
    expect(status()).toBe("reconnecting");
    const before = sockets.length;
    vi.advanceTimersByTime(seconds * 1_000 - 1);
    expect(sockets).toHaveLength(before);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(before + 1);
  }
  refuse();
  expect(status()).toBe("polling");
  for (let attempt = 0; attempt < 5; attempt += 1) {
    vi.advanceTimersByTime(30_000);
    refuse();
  }
  vi.advanceTimersByTime(30_000);
  last(sockets).open("pipelines");
  expect(status()).toBe("live");
});

it("does not wait when the network has come back", () => {
  client.subscribe("pipelines", vi.fn());
  refuse();
  client.hurry();
  expect(sockets).toHaveLength(2);
  client.hurry();
  expect(sockets).toHaveLength(2);
});

it("takes the stream where no socket opens, and opens it anew for other topics", () => {
  const listener = vi.fn();
  client.subscribe("pipelines", listener);
  last(sockets).end();
  last(streams).open("pipelines");
  expect(status()).toBe("live");
  last(streams).tell(event("pipelines", "c1", 1));
  expect(listener).toHaveBeenCalledWith(1);
  client.subscribe("run:a:1", vi.fn());
  expect(streams.map(({ topics }) => topics)).toEqual([
    new Map([["pipelines", ""]]),
    new Map([
      ["pipelines", "c1"],
      ["run:a:1", ""],
    ]),
  ]);
  expect(streams.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  last(streams).open("pipelines", "run:a:1");
  last(streams).end();
  vi.advanceTimersByTime(1_000);
  expect(sockets).toHaveLength(2);
});

it("takes a connection for dead that is silent for longer than the server ever is", () => {
  client.subscribe("pipelines", vi.fn());
  last(sockets).open("pipelines");
  for (let pings = 0; pings < 5; pings += 1) {
    vi.advanceTimersByTime(15_000);
    last(sockets).tell({ type: "ping" });
  }
  expect(status()).toBe("live");
  vi.advanceTimersByTime(40_000);
  expect(status()).toBe("reconnecting");
  expect(sockets[0]?.isClosed).toBe(true);
});

it("does not try without a pause a server that lets it in and throws it out", () => {
  client.subscribe("pipelines", vi.fn());
  for (const seconds of [1, 2, 4]) {
    last(sockets).open();
    last(sockets).end();
    vi.advanceTimersByTime(seconds * 1_000 - 1);
    const before = sockets.length;
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(before + 1);
  }
});

it("knows which topics it is not told of", () => {
  client.subscribe("run:hidden:1", vi.fn());
  last(sockets).open("run:hidden:1");
  last(sockets).tell({ type: "error", topic: "run:hidden:1", code: "forbidden", detail: "" });
  expect(client.store.getState().watched.size).toBe(0);
  expect(status()).toBe("live");
});

it("says how it stands only to a page that follows more than every page does", () => {
  const told = () => shown(client.store.getState());
  client.subscribe(EVERYWHERE, vi.fn());
  last(sockets).open(EVERYWHERE);
  expect([status(), told()]).toEqual(["live", "idle"]);
  const leave = client.subscribe("pipelines", vi.fn());
  const leaveToo = client.subscribe("pipelines", vi.fn());
  expect(told()).toBe("live");
  last(sockets).end();
  expect(told()).toBe("reconnecting");
  leave();
  expect(told()).toBe("reconnecting");
  leaveToo();
  expect([status(), told()]).toEqual(["reconnecting", "idle"]);
});

it("hears nothing of a connection that it has given up", () => {
  const listener = vi.fn();
  client.subscribe("pipelines", listener);
  const first = last(sockets);
  first.open("pipelines");
  first.end();
  first.tell(event("pipelines", "c1"));
  first.end();
  vi.advanceTimersByTime(1_000);
  expect(listener).not.toHaveBeenCalled();
  expect(sockets).toHaveLength(2);
});
