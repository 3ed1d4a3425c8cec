import { type ArgumentKind, checkArguments } from './check-arguments.js';

const PROMISE: ArgumentKind = ['a promise', (value) => value instanceof Promise];

/** Settles as `promise` does, or rejects with the signal's reason as soon as the signal is aborted. */
export function rejectOnAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  checkArguments('rejectOnAbort', { promise, signal }, { promise: PROMISE, signal: 'signal' });
  // `Promise.race` with one long-lived promise would keep every result in memory.
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
