/**
 * Takes a Web Lock that goes back only when this worker has ended, however it did: a browser that runs out of memory ends a worker
 * without a word to its page. `held` is told its name; never where there are no Web Locks.
 */
export function holdLife(held: (lock: string) => void): void {
  if (typeof navigator === 'undefined' || !navigator.locks) return;
  const lock = `convkit-trainer:${crypto.randomUUID()}`;
  navigator.locks.request(lock, () => {
    held(lock);
    return new Promise(() => {});
  });
}

/** Calls `listener` when whoever holds `lock` has ended; never after `signal`. */
export function onEnded(lock: string, signal: AbortSignal, listener: () => void): void {
  navigator.locks.request(lock, { signal }, listener).catch(() => {}); // Aborted: nobody asks any more.
}
