/**
 * A function that lets timers, signals and the page have their turn, when `interval` milliseconds have passed since it
 * last did. It does not wait for an animation frame: those stop in a hidden tab.
 */
export function createPace(interval = 10): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < interval) return;
    await nextTask();
    last = performance.now();
  };
}

function nextTask(): Promise<void> {
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
