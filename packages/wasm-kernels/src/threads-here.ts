import { ConfigError } from '@convkit/core';
import { arithmeticFor } from './runtime/arithmetic.js';
import type { WasmModules } from './runtime/given-modules.js';

/** How many threads can compute on this machine. */
export interface ThreadsHere {
  /** Number of threads, including the caller's. */
  readonly threads: number;
  /** Why there are fewer threads than requested, for people to read. */
  readonly reason?: string;
}

/** Options of `threadsHere`. */
export interface ThreadsHereOptions {
  /** Compiled modules to compute with, which are for one thread. By default, modules are compiled at run time. */
  readonly modules?: WasmModules;
}

const MOST_THREADS = 64;

/**
 * How many of `threads` the kernels can use on this machine. Whether a page's content security policy permits threads is known only
 * after `createWasmBackend`.
 * @throws ConfigError if `threads` is not an integer from 1 to 64.
 */
export function threadsHere(threads: number, { modules }: ThreadsHereOptions = {}): ThreadsHere {
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) {
    throw new ConfigError(`wasm threads must be an integer from 1 to ${MOST_THREADS}, got ${threads}`);
  }
  const obstacle = modules ? 'the given modules are for one thread' : sharingObstacle();
  return threads === 1 || obstacle === undefined ? { threads } : onOneThread(obstacle);
}

/** One thread, because of `obstacle`. */
export const onOneThread = (obstacle: string): ThreadsHere => ({
  threads: 1,
  reason: `one thread only: ${obstacle}`,
});

/** Why memory cannot be shared with threads, or undefined if it can. */
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
