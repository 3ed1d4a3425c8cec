import { withStorageErrors } from './opfs-errors.js';

const FOLDER = 'convkit-runs';
const SUFFIX = '.safetensors';

/** File name of a run. Encoded, as run names may contain characters that file names may not. */
export const fileNameOf = (run: string) => encodeURIComponent(run) + SUFFIX;

/** Run name of a file; undefined if the file is not a run. */
export function runNameOf(file: string): string | undefined {
  return file.endsWith(SUFFIX) ? decodeURIComponent(file.slice(0, -SUFFIX.length)) : undefined;
}

/** Opens the folder of all runs in the origin private file system. Creates it if necessary. */
export function openRunsFolder(): Promise<FileSystemDirectoryHandle> {
  return withStorageErrors('open the storage for this site', async () => {
    if (!globalThis.navigator?.storage?.getDirectory) throw new Error('this browser does not offer any');
    const root = await navigator.storage.getDirectory();
    return root.getDirectoryHandle(FOLDER, { create: true });
  });
}
