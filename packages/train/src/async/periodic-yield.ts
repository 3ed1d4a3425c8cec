/**
 * Creates a function that yields to the event loop at most once every `interval` milliseconds, so that timers, signals and the page
 * stay responsive in a long loop. It does not wait for animation frames, which stop in a hidden tab.
 */
export function createPeriodicYield(interval = 10): () => Promise<void> {
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
