import { checkArguments } from '@convkit/core';
import { holdLock } from './hold-lock.js';
import { withStorageErrors } from './opfs-errors.js';
import { lockOf } from './opfs-run-store.js';
import {
  fileNameOf,
  findCheckpoint,
  folderNameOf,
  openRunsFolder,
  runNameOf,
  unlessMissing,
} from './run-files.js';

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
    const names = new Set<string>();
    for await (const handle of folder.values()) {
      const name = runNameOf(handle);
      if (name !== undefined) names.add(name);
    }
    const runs: StoredRun[] = [];
    for (const name of names) {
      const file = await findCheckpoint(folder, name).catch(() => undefined);
      if (file) runs.push({ name, bytes: file.size, modified: file.lastModified });
    }
    return runs.sort((a, b) => b.modified - a.modified);
  });
}

/**
 * Deletes a run, if it exists.
 * @throws CheckpointError if a tab has it open.
 */
export async function deleteRun(name: string): Promise<void> {
  checkArguments('deleteRun', { name }, { name: 'name' });
  const folder = await openRunsFolder();
  const release = await holdLock(lockOf(name), name);
  try {
    await withStorageErrors(`delete the run '${name}'`, async () => {
      await unlessMissing(folder.removeEntry(fileNameOf(name)));
      await unlessMissing(folder.removeEntry(folderNameOf(name), { recursive: true }));
    });
  } finally {
    await release();
  }
}
