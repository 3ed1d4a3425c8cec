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
 * All runs that are kept here, the last written first; without those whose file cannot be read, as one that another tab replaces now.
 * @throws CheckpointError when the browser gives no storage.
 */
export async function listRuns(): Promise<KeptRun[]> {
  const folder = (await openFolder()) as FileSystemDirectoryHandle & {
    values(): AsyncIterable<FileSystemHandle>;
  };
  return trying('list the runs', async () => {
    const runs: KeptRun[] = [];
    for await (const handle of folder.values()) {
      const run = await keptIn(handle).catch(() => undefined);
      if (run) runs.push(run);
    }
    return runs.sort((a, b) => b.modified - a.modified);
  });
}

async function keptIn(handle: FileSystemHandle): Promise<KeptRun | undefined> {
  const name = runNameOf(handle.name);
  if (name === undefined || handle.kind !== 'file') return undefined;
  const { size, lastModified } = await (handle as FileSystemFileHandle).getFile();
  return size > 0 ? { name, bytes: size, modified: lastModified } : undefined;
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
