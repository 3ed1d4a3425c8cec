import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { DataError } from '@convkit/core';
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
import { checkSplit, type Split } from '../datasets/idx/idx-set.js';
import { isFile } from './files.js';
import { type LazyDataset, lazyRecords, opened, readAt } from './lazy-records.js';

export interface CifarFolderOptions {
  readonly split: Split;
  readonly signal?: AbortSignal;
  /** Leaves the images on disk: then the `.bin` files must be there, not the archive. */
  readonly lazy?: boolean;
}

export interface Cifar100FolderOptions extends CifarFolderOptions {
  /** The hundred kinds unless told. */
  readonly labels?: 'fine' | 'coarse';
}

type Opened<O extends CifarFolderOptions> = O extends { readonly lazy: true } ? LazyDataset : ArrayDataset;

/** One split of CIFAR-10 from `dir`: its `.bin` files, there or in `cifar-10-batches-bin`, or the archive. */
export function cifar10Folder<const O extends CifarFolderOptions>(
  dir: string,
  options: O,
): Promise<Opened<O>> {
  return cifarSetFolder(CIFAR10, dir, options);
}

/** One split of CIFAR-100 from `dir`, as `cifar10Folder`. */
export function cifar100Folder<const O extends Cifar100FolderOptions>(
  dir: string,
  options: O,
): Promise<Opened<O>> {
  return cifarSetFolder(options.labels === 'coarse' ? CIFAR100_COARSE : CIFAR100, dir, options);
}

/**
 * One split of a set in CIFAR's binary format. Memory: 3,073 bytes an image, if lazy a label.
 * @throws DataError naming the file that is missing, damaged or not as long as published.
 */
export async function cifarSetFolder<const O extends CifarFolderOptions>(
  set: CifarSet,
  dir: string,
  options: O,
): Promise<Opened<O>> {
  const { split, signal, lazy = false } = options;
  const files = set.files[checkSplit(split)];
  for (const folder of [dir, join(dir, set.archive.folder)]) {
    const paths = files.map((file) => join(folder, file));
    if (!(await isFile(paths[0] as string))) continue;
    if (lazy) return (await lazyCifar(set, split, paths)) as Opened<O>;
    const sources = paths.map((name) => ({ name, bytes: fileStream(name) }));
    return (await cifarSet(set, sources, { split, ...(signal && { signal }) })) as Opened<O>;
  }
  const archive = join(dir, set.archive.name);
  if (lazy || !(await isFile(archive))) {
    throw new DataError(`the folder ${dir} has no ${files[0]}${lazy ? '' : `, nor ${set.archive.name}`}`, {
      hint: `Name the folder of the binary version of ${set.name}${lazy ? ', unpacked' : ''}.`,
    });
  }
  const source = { name: archive, bytes: fileStream(archive) };
  return (await cifarSet(set, source, { split, ...(signal && { signal }) })) as Opened<O>;
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

/** Reads the file once, a hundred records at a time. */
async function readLabels(set: CifarSet, path: string, labels: Uint8Array): Promise<void> {
  const [record, count] = [recordBytes(set), labels.length];
  const handle = await opened(path);
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

/** Opened when it is read from, so that nothing is left open where another file fails. */
async function* fileStream(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const handle = await opened(path);
  yield* createReadStream(path, { fd: handle });
}
