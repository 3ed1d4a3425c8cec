import { ConfigError } from '@convkit/core';
import { arithmeticFor } from './runtime/arithmetic.js';

/** How many threads compute, and for people, why not as many as were asked for. */
export interface ThreadsHere {
  readonly threads: number;
  readonly reason?: string;
}

const MOST_THREADS = 64;

/** On how many of `threads` the kernels can compute here. @throws ConfigError for a number that makes no sense. */
export function threadsHere(threads: number): ThreadsHere {
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) {
    throw new ConfigError(`wasm threads must be a whole number from 1 to ${MOST_THREADS}, got ${threads}`);
  }
  const obstacle = sharingObstacle();
  return threads === 1 || obstacle === undefined ? { threads } : onOneThread(obstacle);
}

export const onOneThread = (obstacle: string): ThreadsHere => ({
  threads: 1,
  reason: `one thread only: ${obstacle}`,
});

/** Why memory cannot be shared with threads; undefined where it can. */
export function sharingObstacle(): string | undefined {
  if (arithmeticFor() === 'portable') return 'this engine has no WebAssembly SIMD';
  if (globalThis.crossOriginIsolated === false) {
    return (
      'the page is not cross-origin isolated; serve it with the headers ' +
      'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp'
    );
  }
  return typeof SharedArrayBuffer === 'function' ? undefined : 'this engine has no shared memory';
}
