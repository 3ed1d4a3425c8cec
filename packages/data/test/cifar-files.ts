import type { CifarSet } from '../src/datasets/cifar/cifar-sets.js';

/** A tiny dataset in CIFAR-10's format: two files of three records for training, one of two for testing. */
export const TINY_CIFAR: CifarSet = {
  name: 'Tiny',
  classes: ['a', 'b', 'c'],
  labelBytes: 1,
  label: 0,
  files: { train: ['data_batch_1.bin', 'data_batch_2.bin'], test: ['test_batch.bin'] },
  records: { train: 3, test: 2 },
  archive: { name: 'tiny.tar.gz', folder: 'tiny-bin' },
};

/** Creates a record: labels, then planes of red, green and blue. */
export function cifarRecord(labels: readonly number[], seed: number): Uint8Array {
  const planes = Array.from({ length: 3072 }, (_, i) => (i * 7 + seed) % 256);
  return Uint8Array.from([...labels, ...planes]);
}

/** Returns the pixels of that record, channels innermost. */
export function cifarImage(seed: number): Uint8Array {
  return Uint8Array.from({ length: 3072 }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    return ((channel * 1024 + pixel) * 7 + seed) % 256;
  });
}

export function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Creates the files of TINY_CIFAR. The record of seed s has the label s % 3. */
export const tinyFiles = (): Record<string, Uint8Array> => {
  const records = (...seeds: number[]) => concatenated(seeds.map((seed) => cifarRecord([seed % 3], seed)));
  return {
    'data_batch_1.bin': records(0, 1, 2),
    'data_batch_2.bin': records(3, 4, 5),
    'test_batch.bin': records(7, 8),
  };
};
