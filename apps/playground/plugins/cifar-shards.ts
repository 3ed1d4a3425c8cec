import { type CifarSet, encodeIdx } from '@convkit/data';
import { cifarSetFolder } from '@convkit/data/node';
import type { IdxPair } from './idx-pair.js';

/**
 * Reads one split of a dataset in CIFAR's binary format from its files, or from its archive, as IDX files of color images.
 * @throws DataError if a file is missing or damaged.
 */
export async function readCifar(set: CifarSet, folder: string, split: 'train' | 'test'): Promise<IdxPair> {
  const dataset = await cifarSetFolder(set, folder, { split });
  const [height, width, channels] = dataset.shape;
  const size = height * width * channels;
  const images = new Uint8Array(dataset.length * size);
  for (let i = 0; i < dataset.length; i++) images.set(dataset.get(i).image, i * size);
  return {
    images: Buffer.from(encodeIdx({ shape: [dataset.length, height, width, channels], data: images })),
    labels: Buffer.from(encodeIdx({ shape: [dataset.length], data: Uint8Array.from(dataset.labels) })),
    count: dataset.length,
  };
}
