import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { checkArguments, checkOptions, DataError } from '@convkit/core';
import { cifarSet } from '../datasets/cifar/cifar.js';
import {
  CIFAR_PIXELS,
  CIFAR_SHAPE,
  interleave,
  labelOf,
  recordBytes,
  wrongSize,
} from '../datasets/cifar/cifar-records.js';
import { CIFAR10, CIFAR100, CIFAR100_COARSE, type CifarSet } from '../datasets/cifar/cifar-sets.js';
import type { ArrayDataset } from '../datasets/dataset.js';
import { checkSplit, type Split } from '../datasets/split.js';
import { isFile } from './files.js';
import type { LazyDataset, LazyOr } from './lazy-dataset.js';
import { lazyRecords, openFile, readAt } from './lazy-records.js';

/** Options for opening CIFAR from a folder. */
export interface CifarFolderOptions {
  /** The part of the dataset to open. */
  readonly split: Split;
  /** Aborts reading. */
  readonly signal?: AbortSignal;
  /**
   * Leaves the images on disk. Requires the unpacked `.bin` files.
   * @defaultValue false
   */
  readonly lazy?: boolean;
}

/** Options for opening CIFAR-100 from a folder. */
export interface Cifar100FolderOptions extends CifarFolderOptions {
  /**
   * Which labels to use: 100 fine classes or 20 coarse ones.
   * @defaultValue 'fine'
   */
  readonly labels?: 'fine' | 'coarse';
}

/** Opens one split of CIFAR-10 from `dir`, which contains the `.bin` files, the folder `cifar-10-batches-bin`, or the archive. */
export function cifar10Folder<const O extends CifarFolderOptions>(
  dir: string,
  options: O,
): Promise<LazyOr<O, ArrayDataset>> {
  return cifarSetFolder(CIFAR10, dir, options);
}

/** Opens one split of CIFAR-100 from `dir`, which contains the `.bin` files, the folder `cifar-100-binary`, or the archive. */
export function cifar100Folder<const O extends Cifar100FolderOptions>(
  dir: string,
  options: O,
): Promise<LazyOr<O, ArrayDataset>> {
  checkArguments('cifar100Folder', { dir }, { dir: 'name' });
  checkOptions('cifar100Folder', options, { split: 'string', lazy: 'boolean?' });
  return cifarSetFolder(options.labels === 'coarse' ? CIFAR100_COARSE : CIFAR100, dir, options);
}

/**
 * Opens one split of a dataset in CIFAR's binary format. Memory: 3,073 bytes per image, or one label if lazy.
 * @throws DataError if a file is missing, damaged or of the wrong length. The message names the file.
 */
export async function cifarSetFolder<const O extends CifarFolderOptions>(
  set: CifarSet,
  dir: string,
  options: O,
): Promise<LazyOr<O, ArrayDataset>> {
  checkArguments('cifarSetFolder', { dir }, { dir: 'name' });
  checkOptions('cifarSetFolder', set, { files: 'object', archive: 'object', name: 'string' });
  checkOptions('cifarSetFolder', options, { split: 'string', lazy: 'boolean?' });
  const { split, signal, lazy = false } = options;
  const files = set.files[checkSplit(split)];
  checkOptions(
    'cifarSetFolder',
    { files, folder: set.archive.folder },
    { files: 'strings', folder: 'string' },
  );
  for (const folder of [dir, join(dir, set.archive.folder)]) {
    const paths = files.map((file) => join(folder, file));
    if (!(await isFile(paths[0] as string))) continue;
    if (lazy) return (await lazyCifar(set, split, paths)) as LazyOr<O, ArrayDataset>;
    const sources = paths.map((name) => ({ name, bytes: fileStream(name) }));
    return (await cifarSet(set, sources, { split, ...(signal && { signal }) })) as LazyOr<O, ArrayDataset>;
  }
  const archive = join(dir, set.archive.name);
  if (lazy || !(await isFile(archive))) {
    throw new DataError(`the folder ${dir} has no ${files[0]}${lazy ? '' : `, nor ${set.archive.name}`}`, {
      hint: `Put the ${lazy ? 'unpacked ' : ''}binary version of ${set.name} there.`,
    });
  }
  const source = { name: archive, bytes: fileStream(archive) };
  return (await cifarSet(set, source, { split, ...(signal && { signal }) })) as LazyOr<O, ArrayDataset>;
}

async function lazyCifar(set: CifarSet, split: Split, paths: readonly string[]): Promise<LazyDataset> {
  const [record, count] = [recordBytes(set), set.records[split]];
  const labels = new Uint8Array(paths.length * count);
  for (const [which, path] of paths.entries()) {
    await readLabels(set, path, labels.subarray(which * count, (which + 1) * count));
  }
  return lazyRecords({
    files: paths.map((path) => ({ path, header: 0, record, count })),
    labels,
    classes: set.classes,
    shape: CIFAR_SHAPE,
    decode: (bytes) => {
      const image = new Uint8Array(CIFAR_PIXELS);
      interleave(bytes, set, image);
      return image;
    },
  });
}

/** Reads the labels of a file, a hundred records at a time. */
async function readLabels(set: CifarSet, path: string, labels: Uint8Array): Promise<void> {
  const [record, count] = [recordBytes(set), labels.length];
  const handle = await openFile(path);
  try {
    const { size } = await handle.stat();
    if (size !== count * record) throw wrongSize(path, set, count, `has ${size} bytes`);
    for (let start = 0; start < count; start += 100) {
      const some = Math.min(100, count - start);
      const bytes = await readAt(handle, path, start * record, some * record);
      for (let i = 0; i < some; i++) {
        labels[start + i] = labelOf(bytes.subarray(i * record), set, path, start + i);
      }
    }
  } finally {
    await handle.close();
  }
}

/** Opens the file only when it is read, so that nothing stays open if another file fails. */
async function* fileStream(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const handle = await openFile(path);
  yield* createReadStream(path, { fd: handle });
}
