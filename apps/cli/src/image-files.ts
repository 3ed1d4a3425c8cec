import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { DataError } from '@convkit/core';

const IMAGE = /\.(png|jpe?g|jpe|jfif|webp|gif|bmp)$/i;

/**
 * The files that `paths` name, existing or not, with the image files of folders and their subfolders in the order of their names. Hidden
 * files and folders are passed over.
 * @throws DataError if a folder has no images.
 */
export async function imageFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const name of paths) {
    const found = await stat(name).catch(() => undefined);
    files.push(...(found?.isDirectory() ? await imagesIn(name) : [name]));
  }
  return files;
}

async function imagesIn(folder: string): Promise<string[]> {
  const isHidden = (file: string) => file.split(path.sep).some((part) => /^(\.|__MACOSX$)/.test(part));
  const images = (await readdir(folder, { recursive: true }))
    .filter((file) => IMAGE.test(file) && !isHidden(file))
    .sort();
  if (images.length > 0) return images.map((file) => path.join(folder, file));
  throw new DataError(`${folder} contains no images`, {
    hint: 'Name image files, or a folder that contains some.',
  });
}
