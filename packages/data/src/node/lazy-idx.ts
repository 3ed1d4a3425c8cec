import { createReadStream } from 'node:fs';
import { DataError } from '@convkit/core';
import { arrayDataset, type Shape, sizeOf } from '../datasets/dataset.js';
import { parseIdxHeader } from '../datasets/idx/idx.js';
import {
  compareSums,
  type IdxSet,
  type NamedBytes,
  parseLabels,
  type Split,
  unpacked,
} from '../datasets/idx/idx-set.js';
import { runningSha256, sha256 } from '../download/sha256.js';
import { type LazyDataset, lazyRecords, opened, readAt } from './lazy-records.js';

/** Of a header: magic and at most four extents. */
const HEADER = 20;

/**
 * One split of a published set, its images left in the plain IDX file `images`, which is read through once to compare its
 * sum.
 */
export async function lazyIdx(
  set: IdxSet,
  split: Split,
  images: string,
  labelsFile: NamedBytes,
): Promise<LazyDataset> {
  const { header, count, shape } = await readHeader(images);
  const packed = unpacked(labelsFile, Number.POSITIVE_INFINITY);
  const labels = parseLabels(packed, {});
  const names = { images, labels: packed.name };
  // Of one byte an image: the check that there are as many labels as images, each of a class.
  arrayDataset({ images: new Uint8Array(count), labels, shape: [1, 1, 1], classes: set.classes, names });
  compareSums(set, images, set.sha256[split].images, await sumOf(images));
  compareSums(set, packed.name, set.sha256[split].labels, await sha256(packed.bytes));
  return lazyRecords({
    files: [{ path: images, header, record: sizeOf(shape), count }],
    labels: Int32Array.from(labels),
    classes: set.classes,
    shape,
    decode: (record) => record,
  });
}

async function readHeader(path: string) {
  const handle = await opened(path);
  try {
    const { size } = await handle.stat();
    const start = await readAt(handle, path, 0, Math.min(size, HEADER));
    const { type, shape: extents, header } = parseIdxHeader(start, path);
    const [count = 0, height = 0, width = 0, channels = 1] = extents;
    const shape: Shape = [height, width, channels];
    const promised = header + count * sizeOf(shape);
    if (type.array !== Uint8Array || extents.length < 3 || extents.length > 4 || !(sizeOf(shape) > 0)) {
      throw new DataError(`${path} should hold images, but holds an array [${extents.join(', ')}]`);
    }
    if (size !== promised) {
      throw new DataError(
        `${path}: its header promises ${count} images, ${promised} bytes in all, but it holds ${size}`,
      );
    }
    return { header, count, shape };
  } finally {
    await handle.close();
  }
}

async function sumOf(path: string): Promise<string> {
  const running = runningSha256();
  for await (const piece of createReadStream(path)) running.update(piece);
  return running.digest();
}
