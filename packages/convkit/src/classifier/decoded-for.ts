import { type Sample, toChannels } from '@convkit/data';
import type { LabeledDataset } from '../data/classification-data.js';
import type { Preprocessing } from '../preprocessing.js';

/**
 * The dataset with images as a classifier was trained on them: of its channels, and with its background behind transparent pixels of
 * images that are decoded from files.
 */
export function decodedFor(
  dataset: LabeledDataset,
  { channels, background }: Pick<Preprocessing, 'channels' | 'background'>,
): LabeledDataset {
  const { encoded } = dataset;
  const [height, width] = dataset.shape;
  const shape = [height, width, channels] as const;
  const convert = (sample: Sample): Sample => {
    const [h, w, c] = (sample.shape ?? dataset.shape) as readonly [number, number, 1 | 3];
    if (c === channels) return sample;
    const image = toChannels({ height: h, width: w, channels: c, data: sample.image }, channels).data;
    return { ...sample, image, ...(sample.shape && { shape: [h, w, channels] as const }) };
  };
  return {
    ...dataset,
    shape,
    get: (index) => {
      const sample = dataset.get(index);
      return sample instanceof Promise ? sample.then(convert) : convert(sample);
    },
    ...(encoded && {
      encoded: async (index: number) => {
        const sample = await encoded(index);
        return { ...sample, decode: { ...sample.decode, channels, background } };
      },
    }),
  };
}
