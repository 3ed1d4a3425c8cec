import { DataError } from '@convkit/core';
import { layOut } from '../datasets/folder-layout.js';
import {
  assertImageOptions,
  type ImageFolder,
  type ImageFolderOptions,
  openImages,
} from '../datasets/image-dataset.js';
import { readBounded } from './files.js';
import { listImages } from './list-images.js';

const MAX_FILE_BYTES = 2 ** 28;

/**
 * The dataset of a folder with one subfolder a class, PNG, JPEG and WebP files in it: classes in code-unit order of their names, the
 * samples by class and then by file name. Without `size`, images keep their own; a lazy folder then reads each file's header at the start,
 * and with it nothing.
 * @throws DataError naming the file or folder that cannot be used.
 */
export async function imageFolder(dir: string, options: ImageFolderOptions = {}): Promise<ImageFolder> {
  assertImageOptions(options);
  const { nested = false } = options;
  const { classes, files, others } = layOut(await listImages(dir, nested), dir, nested);
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
