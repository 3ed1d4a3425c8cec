import { type CommonShape, mapSamples, type Sample, toChannels } from '@convkit/data';
import type { LabeledDataset } from '../data/classification-data.js';
import type { Preprocessing } from '../preprocessing.js';

/**
 * Converts a dataset to what a classifier was trained on: its number of channels, and its background behind transparent pixels of image
 * files.
 */
export function decodedFor(
  dataset: LabeledDataset,
  { channels, background }: Pick<Preprocessing, 'channels' | 'background'>,
): LabeledDataset {
  const { labels, paths, encoded } = dataset;
  const [height, width] = dataset.shape;
  const convert = (sample: Sample): Sample => {
    const [h, w, c] = (sample.shape ?? dataset.shape) as readonly [number, number, 1 | 3];
    if (c === channels) return sample;
    const image = toChannels({ height: h, width: w, channels: c, data: sample.image }, channels).data;
    return { ...sample, image, ...(sample.shape && { shape: [h, w, channels] as const }) };
  };
  return {
    ...mapSamples<CommonShape>(dataset, convert, { shape: [height, width, channels], labels }),
    labels,
    ...(paths && { paths }),
    ...(encoded && {
      encoded: async (index: number) => {
        const sample = await encoded.call(dataset, index);
        return { ...sample, decode: { ...sample.decode, channels, background } };
      },
    }),
  };
}
