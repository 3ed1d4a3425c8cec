import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { dist } from './dist.js';

const COUNT = 500;
/** Bytes of an IDX file before its items, and of an item. */
const FILES = {
  'data/mnist-test-10000-images.idx3.gz': { header: 16, item: 28 * 28 },
  'data/mnist-test-10000-labels.idx1.gz': { header: 8, item: 1 },
};

let files: ReadonlyMap<string, Uint8Array> | undefined;

/** MNIST's test files with the first 500 of 10,000 images, by their path in the site. */
export function fewTestImages(): ReadonlyMap<string, Uint8Array> {
  files ??= new Map(
    Object.entries(FILES).map(([path, { header, item }]) => {
      const bytes = gunzipSync(readFileSync(join(dist, path))).subarray(0, header + COUNT * item);
      bytes.writeUInt32BE(COUNT, 4);
      return [path, gzipSync(bytes)] as const;
    }),
  );
  return files;
}
