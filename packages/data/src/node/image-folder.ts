import { checkArguments, checkOptions } from '@convkit/core';
import {
  checkImageOptions,
  type ImageFolder,
  type ImageFolderOptions,
  type ImageParts,
  type ImagePartsOptions,
} from '../folders/image-folder.js';
import { openFolder, openParts } from '../folders/open-folder.js';
import { listImages } from './list-images.js';

/**
 * Opens a folder of images: one subfolder per class, with images at any depth. Classes are sorted by name in code-unit order, samples by
 * class, then by path. Each file is read and checked. Without `size`, images keep their own sizes.
 * @throws DataError if a file or folder cannot be used. The message names it.
 */
export async function imageFolder(dir: string, options: ImageFolderOptions = {}): Promise<ImageFolder> {
  checkArguments('imageFolder', { dir }, { dir: 'name' });
  checkOptions('imageFolder', options);
  checkImageOptions(options);
  return openFolder(await listImages(dir), dir, options);
}

/**
 * Opens a folder of images with its parts: `train`, `val` (or `valid`, `validation`) and `test`, each with one subfolder per class; or
 * without parts. Classes are matched by name. Each file is read and checked now, and decoded when its sample is requested.
 * @throws DataError if a file or folder cannot be used, or a part has a class that the training part lacks. The message names it.
 */
export async function openImageFolder(dir: string, options: ImagePartsOptions = {}): Promise<ImageParts> {
  checkArguments('openImageFolder', { dir }, { dir: 'name' });
  checkOptions('openImageFolder', options);
  checkImageOptions(options);
  return openParts(await listImages(dir), dir, options);
}
