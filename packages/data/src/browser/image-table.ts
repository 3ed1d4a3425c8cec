import { DataError } from '@convkit/core';
import { checkImageOptions, type ImageFile } from '../folders/image-folder.js';
import { parseCsvTable } from '../tables/csv-table.js';
import { listTableImages, type OpenedTable } from '../tables/image-list.js';
import type { FolderFile, ImageFolderSource } from './folder-entries.js';
import { listFiles } from './image-files.js';

/**
 * Opens a CSV table of images among the files that the user picked, dropped or opened. File names are relative to the table's
 * folder. Single files without a folder count as one folder.
 * @param csv - path of the table. Defaults to the only file that ends in `.csv`.
 * @throws DataError if there is no such table, or it cannot be read. The message names the line.
 */
export async function openImageTableFiles(source: ImageFolderSource, csv?: string): Promise<OpenedTable> {
  const files = new Map<string, ImageFile>();
  for (const { path, file } of await listFiles(withPaths(source))) {
    if (file) files.set(path.join('/').normalize('NFC'), file);
  }
  const name = csv?.normalize('NFC') ?? onlyTable([...files.keys()]);
  const file = files.get(name);
  if (!file) {
    throw new DataError(`there is no file ${name} among the files`, {
      hint: 'Pick the folder that contains it.',
    });
  }
  const table = parseCsvTable(await file.read(), name);
  const folder = name.split('/').slice(0, -1);
  const find = async (image: string) => files.get(resolved(folder, image));
  return {
    table,
    openImages(column, options) {
      checkImageOptions(options);
      return listTableImages(table, column, { find }, options);
    },
  };
}

function onlyTable(paths: readonly string[]): string {
  const tables = paths.filter((path) => /\.csv$/i.test(path));
  const [only] = tables;
  if (only !== undefined && tables.length === 1) return only;
  throw new DataError(
    only === undefined
      ? 'there is no file that ends in .csv among the files'
      : `there are several tables: ${tables.slice(0, 5).join(', ')}`,
    {
      code: 'DATA_LAYOUT',
      hint: only === undefined ? 'Pick the table together with its images.' : 'Name one with the option csv.',
    },
  );
}

/** Resolves a file name of a table in `folder`. */
function resolved(folder: readonly string[], name: string): string {
  const path = [...folder];
  for (const part of name.normalize('NFC').split(/[\\/]/)) {
    if (part === '..') path.pop();
    else if (part !== '.' && part !== '') path.push(part);
  }
  return path.join('/');
}

/** Sets the path of files without a folder to their name. */
function withPaths(source: ImageFolderSource): ImageFolderSource {
  if ('kind' in source) return source;
  const items = Array.from(source as ArrayLike<File | FolderFile | DataTransferItem>);
  const isSingle = (item: unknown) => item instanceof File && item.webkitRelativePath === '';
  if (items.length === 0 || !items.every(isSingle)) return source;
  return (items as File[]).map((file) => ({ path: file.name, file }));
}
