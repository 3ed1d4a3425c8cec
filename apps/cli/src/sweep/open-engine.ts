import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '@convkit/core';
import type { Engine } from '@convkit/sweep';
import { localEngine } from '@convkit/sweep/node';
import { version } from '../version.js';
import { queueUrl } from './queue-url.js';

/** Where the trials of a sweep run. */
export interface EngineFlags {
  /** URL of Redis. Defaults to processes on this machine. */
  readonly queue?: string;
  readonly workers?: number;
  readonly threads?: number;
}

/**
 * Opens the engine that the flags ask for.
 * @param store - absolute address of the sweep's store.
 */
export async function openEngine(
  { queue, workers, threads }: EngineFlags,
  store: string,
  onWarning: (message: string) => void,
): Promise<Engine> {
  if (queue !== undefined) {
    for (const [name, value] of Object.entries({ workers, threads })) {
      if (value === undefined) continue;
      throw new ConfigError(`--${name} does not apply to a queue`, {
        hint: `Leave out --${name}: start as many workers as you like, with convkit worker --queue.`,
      });
    }
    const { openBullEngine } = await import('@convkit/sweep/bullmq');
    return openBullEngine({ url: queueUrl(queue), store, version, onWarning });
  }
  const threadsOfEach = threads ?? 1;
  const program = fileURLToPath(new URL('trial-worker.js', import.meta.url));
  return localEngine({
    program,
    args: [store, String(threadsOfEach)],
    workers: workers ?? Math.max(1, Math.floor(availableParallelism() / threadsOfEach)),
  });
}
