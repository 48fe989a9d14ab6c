import type { ELK } from "elkjs/lib/elk-api";

let loaded: Promise<ELK> | undefined;

/** The layout engine, in a worker of its own and only once somebody wants a layout. */
export function loadElk(): Promise<ELK> {
  loaded ??= start().catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function start(): Promise<ELK> {
  const [{ default: Elk }, { default: ElkWorker }] = await Promise.all([
    import("elkjs/lib/elk-api.js"),
    import("elkjs/lib/elk-worker.min.js?worker"),
  ]);
  return new Elk({ workerFactory: () => new ElkWorker() });
}
