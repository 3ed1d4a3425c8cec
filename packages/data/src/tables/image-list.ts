import { DataError } from '@convkit/core';
import { imageDataset } from '../folders/image-dataset.js';
import type { ImageFile, ImageFolder, ImagePartsOptions } from '../folders/image-folder.js';
import { inspectParts } from '../folders/inspect-parts.js';
import { blankImagesWarning, brokenFilesWarning, counted, listed } from '../folders/warnings.js';
import { DEFAULT_BACKGROUND } from '../images/limits.js';
import type { CsvTable } from './csv-table.js';

/** Images of a table. */
export interface ImageList extends Omit<ImageFolder, 'ignored'> {
  /** Index of each image's row in the table: all rows, unless broken images were skipped. */
  readonly rows: Uint32Array;
}

/** Finds and reads the image files that a table names. Implemented for Node and for pages. */
export interface ImageFinder {
  /** Returns the file `name`, relative to the table's folder, or undefined if there is none. */
  find(name: string): Promise<ImageFile | undefined>;
}

/** A table of images, with its file finder. */
export interface OpenedTable {
  /** The table. */
  readonly table: CsvTable;
  /** Opens the images that `column` names: see `listImages`. */
  openImages(column: number, options: ImagePartsOptions): Promise<ImageList>;
}

/** Number of files to look up at a time. */
const AT_ONCE = 16;
/** Maximum number of files in a message. */
const NAMED = 10;

/**
 * Opens the images that a column of a table names, in the order of the rows. Each file is read and checked now, and decoded when its sample
 * is requested. The dataset has no classes.
 * @throws DataError listing the files that are missing or broken, with their lines.
 */
export async function listTableImages(
  table: CsvTable,
  column: number,
  finder: ImageFinder,
  options: ImagePartsOptions,
): Promise<ImageList> {
  const files = await findAll(table, column, finder);
  const labeled = files.map((file, label) => ({ file, label }));
  const part = { name: 'train' as const, where: table.name, classes: [], folders: [], files: labeled };
  const [inspected] = await inspectParts([part], table.name, { lazy: true, ...options, allowEmpty: true });
  const { images, others, broken } = (inspected as NonNullable<typeof inspected>).found;
  if (others.length > 0) {
    const reasons = others.map(({ path, reason }) => (reason.includes(path) ? reason : `${path}: ${reason}`));
    throw new DataError(
      `${table.name} names ${counted(others.length, 'file')} that cannot be read as an image: ${listed(reasons, NAMED)}`,
      { code: 'DATA_CORRUPT', hint: 'Convert the files to PNG or JPEG.' },
    );
  }
  const { onCorrupt, lazy, allowEmpty, maxBytes, background = DEFAULT_BACKGROUND, ...decoding } = options;
  const channels = options.channels ?? (images.every(({ gray }) => gray) ? 1 : 3);
  const unlabeled = images.map((image) => ({ ...image, label: 0 }));
  return {
    ...imageDataset(unlabeled, { ...decoding, background, channels, classes: [] }),
    rows: Uint32Array.from(images, ({ label }) => label),
    skipped: broken.map(({ path, reason }) => ({ path, reason })),
    warnings: [...brokenFilesWarning(broken), ...blankImagesWarning(images, background)],
  };
}

/** @throws DataError naming the first ten files that are missing. */
async function findAll(table: CsvTable, column: number, finder: ImageFinder): Promise<ImageFile[]> {
  const files: ImageFile[] = [];
  const missing: string[] = [];
  for (let start = 0; start < table.rows.length; start += AT_ONCE) {
    const group = table.rows.slice(start, start + AT_ONCE);
    const names = group.map(({ line, fields }) => {
      const name = (fields[column] as string).trim();
      if (name !== '') return name;
      throw new DataError(`${table.name}, line ${line}: the column '${table.columns[column]}' is empty`, {
        hint: 'Name an image file in every line.',
      });
    });
    const found = await Promise.all(names.map((name) => finder.find(name)));
    for (const [i, file] of found.entries()) {
      if (file) files.push(file);
      else missing.push(`${names[i]} (line ${group[i]?.line})`);
    }
  }
  if (missing.length === 0) return files;
  throw new DataError(
    `${table.name} names ${counted(missing.length, 'file')} that ${missing.length === 1 ? 'does' : 'do'} not exist: ${listed(missing, NAMED)}`,
    { code: 'DATA_LAYOUT', hint: 'Name files relative to the folder of the table.' },
  );
}
