import { holdLock } from './hold-lock.js';
import { isNotFound, withStorageErrors } from './opfs-errors.js';
import { lockOf } from './opfs-run-store.js';
import { fileNameOf, openRunsFolder, runNameOf } from './run-files.js';

/** A run stored in this browser for this site. */
export interface StoredRun {
  /** Name of the run. */
  readonly name: string;
  /** Size of its checkpoint in bytes. */
  readonly bytes: number;
  /** Time its checkpoint was written, in milliseconds since 1970. */
  readonly modified: number;
}

/**
 * Lists the runs stored in this browser, the most recent first. Skips runs whose file cannot be read, such as one that another tab is
 * replacing.
 * @throws CheckpointError if the browser denies storage.
 */
export async function listRuns(): Promise<StoredRun[]> {
  const folder = (await openRunsFolder()) as FileSystemDirectoryHandle & {
    values(): AsyncIterable<FileSystemHandle>;
  };
  return withStorageErrors('list the runs', async () => {
    const runs: StoredRun[] = [];
    for await (const handle of folder.values()) {
      const run = await readStoredRun(handle).catch(() => undefined);
      if (run) runs.push(run);
    }
    return runs.sort((a, b) => b.modified - a.modified);
  });
}

async function readStoredRun(handle: FileSystemHandle): Promise<StoredRun | undefined> {
  const name = runNameOf(handle.name);
  if (name === undefined || handle.kind !== 'file') return undefined;
  const { size, lastModified } = await (handle as FileSystemFileHandle).getFile();
  return size > 0 ? { name, bytes: size, modified: lastModified } : undefined;
}

/**
 * Deletes a run, if it exists.
 * @throws CheckpointError if a tab has it open.
 */
export async function deleteRun(name: string): Promise<void> {
  const folder = await openRunsFolder();
  const release = await holdLock(lockOf(name), name);
  try {
    await withStorageErrors(`delete the run '${name}'`, () =>
      folder.removeEntry(fileNameOf(name)).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      }),
    );
  } finally {
    await release();
  }
}
