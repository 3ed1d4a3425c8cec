import { DataError } from '@convkit/core';
import { layOut } from '../datasets/folder-layout.js';
import {
  assertImageOptions,
  type ImageFolder,
  type ImageFolderOptions,
  openImages,
} from '../datasets/image-dataset.js';
import { entriesOf, type ImageFolderSource, type LazyFile, unreadable } from './folder-entries.js';

const WHERE = 'the folder';
const MAX_FILE_BYTES = 2 ** 28;

/**
 * The dataset of a folder that the user picked, dropped or opened: one subfolder a class, PNG, JPEG and WebP files in it. Order, options and
 * errors are those of `imageFolder` in Node; at most 16 files are read at once while it opens.
 * @throws DataError naming the file or folder that cannot be used.
 */
export async function imageFiles(
  source: ImageFolderSource,
  options: ImageFolderOptions = {},
): Promise<ImageFolder> {
  assertImageOptions(options);
  const { nested = false } = options;
  const entries = (await entriesOf(source)).map(({ path, file }) => ({
    path,
    ...(file && { file: { path: path.join('/'), read: reader(path.join('/'), file) } }),
  }));
  const { classes, files, others } = layOut(entries, '', nested);
  return openImages({ classes, files, others: others.map(({ path }) => path) }, WHERE, options);
}

function reader(path: string, open: LazyFile): (bytes?: number) => Promise<Uint8Array> {
  return async (bytes) => {
    try {
      const file = await open();
      if (file.size > MAX_FILE_BYTES) {
        throw new DataError(`${path}: oversized: ${file.size} bytes, the limit is ${MAX_FILE_BYTES}`);
      }
      return new Uint8Array(await file.slice(0, bytes ?? file.size).arrayBuffer());
    } catch (cause) {
      if (cause instanceof DataError) throw cause;
      throw unreadable(path, cause);
    }
  };
}
