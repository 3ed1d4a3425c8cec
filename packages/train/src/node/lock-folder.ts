import { checkArguments } from '@convkit/core';
import { createFolder } from './create-folder.js';
import { fileError } from './file-errors.js';
import { RunLock } from './run-lock.js';

/**
 * Locks a folder against other processes, as a run does, and creates it if necessary. The lock of a dead process is taken over.
 * @returns a function that releases the lock.
 * @throws CheckpointError if another process holds the lock, or the folder cannot be created or locked.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  checkArguments('lockFolder', { folder }, { folder: 'name' });
  await createFolder(folder).catch((error: unknown) => {
    throw fileError(`create the folder ${folder}`, error);
  });
  const lock = await RunLock.acquire(folder);
  return () => lock.release();
}
