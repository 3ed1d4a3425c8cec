import { isNotFound, withStorageErrors } from './opfs-errors.js';

const FOLDER = 'convkit-runs';
const RUN_SUFFIX = '.run';
/** Ending of a run of older versions, which is a single checkpoint file. */
const FILE_SUFFIX = '.safetensors';

/** Name of the checkpoint in the folder of a run. */
export const CHECKPOINT_FILE = 'checkpoint.safetensors';

/** Name of a run's folder. Encoded, as run names may contain characters that file names may not. */
export const folderNameOf = (run: string) => encodeURIComponent(run) + RUN_SUFFIX;

/** Name of a run's file in older versions. */
export const fileNameOf = (run: string) => encodeURIComponent(run) + FILE_SUFFIX;

/** Run name of an entry of the folder of all runs; undefined if the entry is not a run. */
export function runNameOf({ kind, name }: FileSystemHandle): string | undefined {
  const suffix = kind === 'directory' ? RUN_SUFFIX : FILE_SUFFIX;
  return name.endsWith(suffix) ? decodeURIComponent(name.slice(0, -suffix.length)) : undefined;
}

/** Opens the folder of all runs in the origin private file system. Creates it if necessary. */
export function openRunsFolder(): Promise<FileSystemDirectoryHandle> {
  return withStorageErrors('open the storage for this site', async () => {
    if (!globalThis.navigator?.storage?.getDirectory) throw new Error('this browser does not offer any');
    const root = await navigator.storage.getDirectory();
    return root.getDirectoryHandle(FOLDER, { create: true });
  });
}

/** The checkpoint of a run, in its folder or where older versions kept it. Undefined if there is none. */
export async function findCheckpoint(
  runs: FileSystemDirectoryHandle,
  run: string,
): Promise<File | undefined> {
  const folder = await unlessMissing(runs.getDirectoryHandle(folderNameOf(run)));
  return (folder && (await findFile(folder, CHECKPOINT_FILE))) ?? (await findFile(runs, fileNameOf(run)));
}

/** A file in a folder; undefined if there is none. An empty file is left by a first write that never completed. */
export async function findFile(folder: FileSystemDirectoryHandle, name: string): Promise<File | undefined> {
  const file = await unlessMissing(folder.getFileHandle(name).then((handle) => handle.getFile()));
  return file && file.size > 0 ? file : undefined;
}

/** The result of `task`; undefined if what it opens does not exist. */
export async function unlessMissing<T>(task: Promise<T>): Promise<T | undefined> {
  try {
    return await task;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
