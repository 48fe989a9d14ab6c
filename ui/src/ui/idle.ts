/** Milliseconds after which it is done although the browser is still busy. */
const PATIENCE = 2_000;
/** Safari cannot say when it is idle; by then it has drawn what it had to draw at once. */
const BLIND = 200;

/** Resolves when the browser has nothing better to do. */
export const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if ("requestIdleCallback" in window) window.requestIdleCallback(() => resolve(), { timeout: PATIENCE });
    else setTimeout(resolve, BLIND);
  });
