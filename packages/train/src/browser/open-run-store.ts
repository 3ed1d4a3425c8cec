import { isConvkitError } from '@convkit/core';
import { MemoryRunStore, type RunStore } from '../checkpoint/run-store.js';
import { openFolder } from './opfs-folder.js';
import { OpfsRunStore, type OpfsRunStoreOptions } from './opfs-run-store.js';

/** How a run is opened, and who hears of storage that fails. */
export interface OpenRunStoreOptions extends OpfsRunStoreOptions {
  warn(message: string): void;
}

/**
 * An `OpfsRunStore` for a page that trains on whatever its storage does: where the browser denies storage or has no room for a
 * checkpoint, it warns, once, and keeps the last checkpoint in memory, from where it can still be exported.
 * @throws CheckpointError as `OpfsRunStore.open`; for storage that is denied only when a run is to be resumed.
 */
export async function openRunStore(
  run: string,
  { resume = false, warn }: OpenRunStoreOptions,
): Promise<RunStore> {
  try {
    await openFolder();
  } catch (error) {
    if (resume) throw error;
    warn(inWords(error));
    return new MemoryRunStore();
  }
  return withMemory(await OpfsRunStore.open(run, { resume }), warn);
}

function withMemory(store: RunStore, warn: (message: string) => void): RunStore {
  let warned = false;
  let unwritten: Uint8Array | undefined;
  return {
    read: async () => unwritten ?? store.read(),
    async write(bytes, step) {
      try {
        const location = await store.write(bytes, step);
        unwritten = undefined;
        return location;
      } catch (error) {
        if (!warned) warn(inWords(error));
        warned = true;
        unwritten = bytes;
        return 'memory';
      }
    },
    close: () => store.close(),
  };
}

function inWords(error: unknown): string {
  const { message } = error as Error;
  const hint = isConvkitError(error) && error.hint ? ` ${error.hint}` : '';
  return `the run is not kept over a reload of the page: ${message}.${hint}`;
}
