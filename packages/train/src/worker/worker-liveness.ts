/**
 * Acquires a Web Lock that is released only when this worker ends: a browser that runs out of memory may end a worker without telling its
 * page. Calls `onAcquired` with the lock's name, or never if Web Locks are not available.
 */
export function holdLivenessLock(onAcquired: (lock: string) => void): void {
  if (typeof navigator === 'undefined' || !navigator.locks) return;
  const lock = `convkit-trainer:${crypto.randomUUID()}`;
  navigator.locks.request(lock, () => {
    onAcquired(lock);
    return new Promise(() => {});
  });
}

/** Calls `listener` when the worker that holds `lock` has ended, unless `signal` is aborted before. */
export function onWorkerEnd(lock: string, signal: AbortSignal, listener: () => void): void {
  navigator.locks.request(lock, { signal }, listener).catch(() => {}); // Aborted: no longer of interest.
}
