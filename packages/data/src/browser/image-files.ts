import { checkOptions, DataError } from '@convkit/core';
import type { FolderEntry } from '../folders/folder-entries.js';
import {
  checkImageOptions,
  type ImageFolder,
  type ImageFolderOptions,
  type ImageParts,
  type ImagePartsOptions,
} from '../folders/image-folder.js';
import { openFolder, openParts } from '../folders/open-folder.js';
import { entriesOf, type ImageFolderSource, type LazyFile, unreadable } from './folder-entries.js';

const MAX_FILE_BYTES = 2 ** 28;

/**
 * Opens a folder of images that the user picked, dropped or opened: one subfolder per class, with images at any depth. Order, options and
 * errors are those of `imageFolder` in Node. At most 16 files are read at a time.
 * @throws DataError if a file or folder cannot be used. The message names it.
 */
export async function imageFiles(
  source: ImageFolderSource,
  options: ImageFolderOptions = {},
): Promise<ImageFolder> {
  checkOptions('imageFiles', options);
  checkImageOptions(options);
  return openFolder(await listFiles(source), '', options);
}

/**
 * Opens a folder of images that the user picked, dropped or opened, with its parts: `train`, `val` (or `valid`, `validation`) and `test`,
 * each with one subfolder per class; or without parts. Rules, options and errors are those of `openImageFolder` in Node.
 * @throws DataError if a file or folder cannot be used, or a part has a class that the training part lacks. The message names it.
 */
export async function openImageFiles(
  source: ImageFolderSource,
  options: ImagePartsOptions = {},
): Promise<ImageParts> {
  checkOptions('openImageFiles', options);
  checkImageOptions(options);
  return openParts(await listFiles(source), '', options);
}

/** Lists the files below a folder. */
export async function listFiles(source: ImageFolderSource): Promise<FolderEntry[]> {
  return (await entriesOf(source)).map(({ path, file }) => {
    const location = path.join('/');
    return { path, ...(file && { file: { path: location, read: reader(location, file) } }) };
  });
}

function reader(path: string, open: LazyFile): (bytes?: number) => Promise<Uint8Array> {
  return async (bytes) => {
    try {
      const file = await open();
      // Only the beginning of files that are not images is read, so they may be larger.
      if (bytes === undefined && file.size > MAX_FILE_BYTES) {
        throw new DataError(`${path}: oversized: ${file.size} bytes, the limit is ${MAX_FILE_BYTES}`);
      }
      return new Uint8Array(await file.slice(0, bytes ?? file.size).arrayBuffer());
    } catch (cause) {
      if (cause instanceof DataError) throw cause;
      throw unreadable(path, cause);
    }
  };
}
