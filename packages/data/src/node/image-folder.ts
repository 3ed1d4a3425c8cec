import { DataError } from '@convkit/core';
import { groupByClass } from '../datasets/class-folders.js';
import { openImages } from '../datasets/image-dataset.js';
import { checkImageOptions, type ImageFolder, type ImageFolderOptions } from '../datasets/image-folder.js';
import { readBounded } from './files.js';
import { listImages } from './list-images.js';

const MAX_FILE_BYTES = 2 ** 28;

/**
 * Opens a folder of images: one subfolder per class that contains PNG, JPEG and WebP files. Classes are sorted by name in code-unit order,
 * samples by class, then by file name. Without `size`, images keep their own sizes, and a lazy folder reads the header of each file when
 * it is opened.
 * @throws DataError if a file or folder cannot be used. The message names it.
 */
export async function imageFolder(dir: string, options: ImageFolderOptions = {}): Promise<ImageFolder> {
  checkImageOptions(options);
  const { nested = false } = options;
  const { classes, files, others } = groupByClass(await listImages(dir, nested), dir, nested);
  const sources = files.map(({ file: path, label }) => ({ label, file: { path, read: reader(path) } }));
  return openImages({ classes, files: sources, others }, dir, options);
}

function reader(path: string): (bytes?: number) => Promise<Uint8Array> {
  return async (bytes) => {
    const found = await readBounded(path, MAX_FILE_BYTES, bytes);
    if (!found) throw new DataError(`${path} does not exist`);
    return found;
  };
}
