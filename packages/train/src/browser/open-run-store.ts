import { checkArguments, checkOptions, isConvkitError } from '@convkit/core';
import { MemoryRunStore, type RunStore } from '../checkpoint/run-store.js';
import type { RunFiles } from '../run-folder/run-files.js';
import { OpfsRunStore, type OpfsRunStoreOptions } from './opfs-run-store.js';
import { openRunsFolder } from './run-files.js';

/** Options of `openRunStore`. */
export interface OpenRunStoreOptions extends OpfsRunStoreOptions {
  /** Called once if the browser's storage fails. */
  warn(message: string): void;
}

/**
 * Opens an `OpfsRunStore` that does not stop training when storage fails: if the browser denies storage or has no room for a checkpoint,
 * warns once and keeps the last checkpoint in memory, where it can still be exported.
 * @throws CheckpointError as `OpfsRunStore.open`, except that denied storage is an error only if a run is to be resumed.
 */
export async function openRunStore(run: string, options: OpenRunStoreOptions): Promise<RunStore> {
  checkArguments('openRunStore', { run }, { run: 'name' });
  checkOptions('openRunStore', options, { resume: 'boolean?', warn: 'function' });
  const { resume = false, warn } = options;
  try {
    await openRunsFolder();
  } catch (error) {
    if (resume) throw error;
    warn(warningOf(error));
    return new MemoryRunStore();
  }
  return withMemoryFallback(await OpfsRunStore.open(run, { resume }), warn);
}

function withMemoryFallback(store: RunStore, warn: (message: string) => void): RunStore {
  let warned = false;
  let unwritten: Uint8Array | undefined;
  const warnOnce = (error: unknown) => {
    if (!warned) warn(warningOf(error));
    warned = true;
  };
  return {
    ...(store.files && { files: tolerant(store.files, warnOnce) }),
    read: async () => unwritten ?? store.read(),
    async write(bytes, step) {
      try {
        const location = await store.write(bytes, step);
        unwritten = undefined;
        return location;
      } catch (error) {
        warnOnce(error);
        unwritten = bytes;
        return 'memory';
      }
    },
    close: () => store.close(),
  };
}

/** Wraps files and ignores failed writes. */
function tolerant(files: RunFiles, warn: (error: unknown) => void): RunFiles {
  return {
    read: (name) => files.read(name),
    write: (name, bytes) => files.write(name, bytes).catch(warn),
    append: (name, bytes) => files.append(name, bytes).catch(warn),
    list: (folder) => files.list(folder),
    remove: (name) => files.remove(name).catch(warn),
  };
}

function warningOf(error: unknown): string {
  const { message } = error as Error;
  const hint = isConvkitError(error) && error.hint ? ` ${error.hint}` : '';
  return `This run will be lost when the page is reloaded: ${message}.${hint}`;
}
