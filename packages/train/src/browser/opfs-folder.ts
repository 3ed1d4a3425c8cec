import { trying } from './opfs-errors.js';

const FOLDER = 'convkit-runs';
const SUFFIX = '.safetensors';

/** Run names may hold what file names may not. */
export const fileNameOf = (run: string) => encodeURIComponent(run) + SUFFIX;

export function runNameOf(file: string): string | undefined {
  return file.endsWith(SUFFIX) ? decodeURIComponent(file.slice(0, -SUFFIX.length)) : undefined;
}

/** The folder of all runs in the origin private file system; created where it is missing. */
export function openFolder(): Promise<FileSystemDirectoryHandle> {
  return trying('open the storage of this site', async () => {
    if (!globalThis.navigator?.storage?.getDirectory) throw new Error('this browser gives pages none');
    const root = await navigator.storage.getDirectory();
    return root.getDirectoryHandle(FOLDER, { create: true });
  });
}
