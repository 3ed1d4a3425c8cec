import { holdLock } from './hold-lock.js';
import { isMissing, trying } from './opfs-errors.js';
import { fileNameOf, openFolder, runNameOf } from './opfs-folder.js';
import { lockOf } from './opfs-run-store.js';

/** A run that this browser keeps for this site. */
export interface KeptRun {
  readonly name: string;
  readonly bytes: number;
  /** When its checkpoint was written, in milliseconds since 1970. */
  readonly modified: number;
}

/**
 * All runs that are kept here, the last written first.
 * @throws CheckpointError when the browser gives no storage.
 */
export async function listRuns(): Promise<KeptRun[]> {
  const folder = (await openFolder()) as FileSystemDirectoryHandle & {
    values(): AsyncIterable<FileSystemHandle>;
  };
  return trying('list the runs', async () => {
    const runs: KeptRun[] = [];
    for await (const handle of folder.values()) {
      const name = runNameOf(handle.name);
      if (name === undefined || handle.kind !== 'file') continue;
      const { size, lastModified } = await (handle as FileSystemFileHandle).getFile();
      if (size > 0) runs.push({ name, bytes: size, modified: lastModified });
    }
    return runs.sort((a, b) => b.modified - a.modified);
  });
}

/**
 * Deletes a run; one that is not there counts as deleted.
 * @throws CheckpointError when a tab has it open.
 */
export async function deleteRun(name: string): Promise<void> {
  const folder = await openFolder();
  const release = await holdLock(lockOf(name), name);
  try {
    await trying(`delete the run '${name}'`, () =>
      folder.removeEntry(fileNameOf(name)).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      }),
    );
  } finally {
    await release();
  }
}
