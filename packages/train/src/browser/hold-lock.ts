import { CheckpointError } from '@convkit/core';

/** A page that was reloaded releases its locks with a delay. */
const TIMEOUT_MS = 1000;

/**
 * Acquires the Web Lock `name`, shared by all tabs and workers of the origin. It is held until the returned function is called or this tab
 * ends.
 * @throws CheckpointError if another tab or worker holds it.
 */
export async function holdLock(name: string, run: string): Promise<() => Promise<void>> {
  if (!navigator.locks) {
    throw new CheckpointError('Web Locks are not available in this page', {
      hint: 'Serve the page over https or from localhost.',
    });
  }
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return new Promise((resolve, reject) => {
    const ended = navigator.locks.request(name, { signal }, () => {
      return new Promise<void>((release) => {
        resolve(() => {
          release();
          return ended;
        });
      });
    });
    ended.catch((cause: unknown) => {
      const hint = 'Close the other tab, stop its run, or choose another name.';
      reject(new CheckpointError(`The run '${run}' is open in another tab or worker`, { hint, cause }));
    });
  });
}
