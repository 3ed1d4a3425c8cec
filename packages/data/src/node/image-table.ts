import { dirname, resolve } from 'node:path';
import { checkArguments, DataError } from '@convkit/core';
import { checkImageOptions } from '../folders/image-folder.js';
import { parseCsvTable } from '../tables/csv-table.js';
import { listTableImages, type OpenedTable } from '../tables/image-list.js';
import { isFile, readBounded } from './files.js';

const MAX_FILE_BYTES = 2 ** 28;

/**
 * Opens a CSV table of images, whose file names are relative to its folder.
 * @throws DataError if the file cannot be read as a table. The message names the line.
 */
export async function openImageTable(file: string): Promise<OpenedTable> {
  checkArguments('openImageTable', { file }, { file: 'name' });
  const table = parseCsvTable(await read(file), file);
  const folder = dirname(file);
  const find = async (name: string) => {
    // Tables from Windows may contain backslashes.
    const candidates = [name, name.replaceAll('\\', '/')].map((path) => resolve(folder, path));
    for (const path of new Set(candidates)) {
      if (await isFile(path)) return { path, read: (bytes?: number) => read(path, bytes) };
    }
    return undefined;
  };
  return {
    table,
    openImages(column, options) {
      checkImageOptions(options);
      return listTableImages(table, column, { find }, options);
    },
  };
}

async function read(path: string, bytes?: number): Promise<Uint8Array> {
  const limit = bytes === undefined ? MAX_FILE_BYTES : Number.POSITIVE_INFINITY;
  const found = await readBounded(path, limit, bytes);
  if (found) return found;
  throw new DataError(`${path} does not exist`, { hint: 'Check the path.' });
}
