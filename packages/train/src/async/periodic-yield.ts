/** A turn of Node's event loop takes as long as some percent of a short step, and in Node no frame waits for it. */
const INTERVAL = { page: 10, node: 50 };

/**
 * Creates a function that yields to the event loop at most once every `interval` milliseconds, so that timers, signals and the page
 * stay responsive in a long loop. It does not wait for animation frames, which stop in a hidden tab.
 * @param interval Defaults to 50 in Node and other runtimes with `setImmediate`, to 10 in pages and their workers.
 */
export function createPeriodicYield(
  interval = typeof setImmediate === 'function' ? INTERVAL.node : INTERVAL.page,
): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < interval) return;
    await nextTask();
    last = performance.now();
  };
}

/** Lets every task run that waits in the event loop. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
