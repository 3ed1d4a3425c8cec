import { createReadStream } from 'node:fs';
import { DataError } from '@convkit/core';
import { arrayDataset } from '../datasets/dataset.js';
import { parseIdxHeader } from '../datasets/idx/idx.js';
import {
  compareChecksums,
  type IdxSet,
  type NamedBytes,
  parseLabels,
  unpacked,
} from '../datasets/idx/idx-set.js';
import type { Split } from '../datasets/split.js';
import { runningSha256, sha256 } from '../download/sha256.js';
import { type Shape, sizeOf } from '../images/types.js';
import type { LazyDataset } from './lazy-dataset.js';
import { lazyRecords, openFile, readAt } from './lazy-records.js';

/** Size in bytes of the longest header: magic and four extents. */
const HEADER = 20;

/**
 * Opens one split of a published set, leaving its images in the uncompressed IDX file `images`, which is read once to verify its
 * checksum.
 */
export async function lazyIdx(
  set: IdxSet,
  split: Split,
  images: string,
  labelsFile: NamedBytes,
): Promise<LazyDataset> {
  const { header, count, shape } = await readHeader(images);
  const content = unpacked(labelsFile, Number.POSITIVE_INFINITY);
  const labels = parseLabels(content, {});
  const names = { images, labels: content.name };
  // With one byte per image, this checks that there are as many labels as images, and that each has a class.
  arrayDataset({ images: new Uint8Array(count), labels, shape: [1, 1, 1], classes: set.classes, names });
  compareChecksums(set, images, set.sha256[split].images, await checksumOf(images));
  compareChecksums(set, content.name, set.sha256[split].labels, await sha256(content.bytes));
  return lazyRecords({
    files: [{ path: images, header, record: sizeOf(shape), count }],
    labels: Int32Array.from(labels),
    classes: set.classes,
    shape,
    decode: (record) => record,
  });
}

async function readHeader(path: string) {
  const handle = await openFile(path);
  try {
    const { size } = await handle.stat();
    const start = await readAt(handle, path, 0, Math.min(size, HEADER));
    const { type, shape: extents, header } = parseIdxHeader(start, path);
    const [count = 0, height = 0, width = 0, channels = 1] = extents;
    const shape: Shape = [height, width, channels];
    const total = header + count * sizeOf(shape);
    if (type.array !== Uint8Array || extents.length < 3 || extents.length > 4 || !(sizeOf(shape) > 0)) {
      throw new DataError(`${path} must hold images, but holds an array [${extents.join(', ')}]`);
    }
    if (size !== total) {
      throw new DataError(
        `${path}: its header specifies ${count} images, ${total} bytes in total, but it has ${size}`,
      );
    }
    return { header, count, shape };
  } finally {
    await handle.close();
  }
}

async function checksumOf(path: string): Promise<string> {
  const running = runningSha256();
  for await (const piece of createReadStream(path)) running.update(piece);
  return running.digest();
}
