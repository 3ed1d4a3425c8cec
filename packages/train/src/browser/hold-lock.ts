import { CheckpointError } from '@convkit/core';

/** A page that was reloaded gives its locks back a moment later. */
const PATIENCE_MS = 1000;

/**
 * Holds the Web Lock `name`, which all tabs and workers of the origin share, until the function it returns is called or
 * this tab ends.
 * @throws CheckpointError when another holds it.
 */
export async function holdLock(name: string, run: string): Promise<() => Promise<void>> {
  if (!navigator.locks) {
    throw new CheckpointError('this page has no Web Locks', {
      hint: 'Browsers offer them to pages from https or localhost only.',
    });
  }
  const signal = AbortSignal.timeout(PATIENCE_MS);
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
      const hint = 'Close the other tab, stop its run, or give this run another name.';
      reject(new CheckpointError(`the run '${run}' is open in another tab or worker`, { hint, cause }));
    });
  });
}
