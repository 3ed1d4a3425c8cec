import { ConfigError, checkWhole } from '@convkit/core';
import type { RunStore } from '../checkpoint/run-store.js';

/** Options of `fit` for storage and reports. */
export interface KeepingOptions {
  readonly checkpointEvery?: number;
  readonly insightEvery?: number;
  readonly keepLast?: number;
  readonly logEvery?: number;
  readonly onOutOfMemory?: 'stop' | 'split';
  readonly store?: RunStore;
  readonly resume?: boolean;
}

/**
 * Checks the options of `fit` for storage and reports.
 * @throws ConfigError naming the first that is invalid.
 */
export function checkRunOptions({
  checkpointEvery,
  insightEvery,
  keepLast,
  logEvery,
  onOutOfMemory = 'stop',
  store,
  resume,
}: KeepingOptions): void {
  for (const [name, value] of Object.entries({ insightEvery, checkpointEvery, keepLast, logEvery })) {
    if (value !== undefined) checkWhole(name, value);
  }
  if (onOutOfMemory !== 'stop' && onOutOfMemory !== 'split') {
    throw new ConfigError(`onOutOfMemory must be 'stop' or 'split', got ${JSON.stringify(onOutOfMemory)}`);
  }
  if (!store && resume) {
    throw new ConfigError('Resuming a run needs a store', {
      hint: 'Pass the store that holds its checkpoint.',
    });
  }
  for (const [name, value] of Object.entries({ checkpointEvery, keepLast })) {
    if (store || value === undefined) continue;
    throw new ConfigError(`${name} needs a store`, { hint: 'Pass a store for the checkpoints.' });
  }
  if (keepLast !== undefined && !store?.files) {
    throw new ConfigError('keepLast needs a store that keeps files', {
      hint: 'Pass a store with files, such as NodeRunStore or OpfsRunStore.',
    });
  }
}
