import { DataError } from '@convkit/core';
import { groupByClass } from '../datasets/class-folders.js';
import { openImages } from '../datasets/image-dataset.js';
import { checkImageOptions, type ImageFolder, type ImageFolderOptions } from '../datasets/image-folder.js';
import { entriesOf, type ImageFolderSource, type LazyFile, unreadable } from './folder-entries.js';

const WHERE = 'the folder';
const MAX_FILE_BYTES = 2 ** 28;

/**
 * Opens a folder of images that the user picked, dropped or opened: one subfolder per class that contains PNG, JPEG and WebP files. Order,
 * options and errors are those of `imageFolder` in Node. At most 16 files are read at a time.
 * @throws DataError if a file or folder cannot be used. The message names it.
 */
export async function imageFiles(
  source: ImageFolderSource,
  options: ImageFolderOptions = {},
): Promise<ImageFolder> {
  checkImageOptions(options);
  const { nested = false } = options;
  const entries = (await entriesOf(source)).map(({ path, file }) => ({
    path,
    ...(file && { file: { path: path.join('/'), read: reader(path.join('/'), file) } }),
  }));
  const { classes, files, others } = groupByClass(entries, '', nested);
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
