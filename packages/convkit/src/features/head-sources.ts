import { Rng } from '@convkit/core';
import { arrayDataset, balancedSampler, Loader, type LoaderOptions } from '@convkit/data';
import { FeatureSource } from '../training/feature-cache.js';
import type { HeadOptions } from './head-options.js';

/** Images per batch of the validation set. */
const EVALUATED_AT_ONCE = 256;

/** The batches of features that `fit` reads. */
export function headSources(
  features: readonly Float32Array[],
  { train, validation }: { readonly train: readonly number[]; readonly validation: readonly number[] },
  {
    labels,
    classes,
    sampler,
    batchSize,
    seed,
  }: HeadOptions & { readonly batchSize: number; readonly seed: number },
): { train: FeatureSource; validation: FeatureSource; test: FeatureSource } {
  const source = (
    indices: readonly number[],
    orderOf: (blank: ReturnType<typeof blanks>) => LoaderOptions,
  ) => {
    const own = Int32Array.from(indices, (index) => labels[index] as number);
    const blank = blanks(own, classes);
    const rows = indices.map((index) => features[index] as Float32Array);
    return new FeatureSource(new Loader(blank, orderOf(blank)), rows, { labels: own });
  };
  const rng = new Rng(seed).child('data');
  const evaluated = source(validation, () => ({ batchSize: EVALUATED_AT_ONCE }));
  return {
    train: source(train, (blank) => ({
      batchSize,
      rng,
      dropLast: 'single',
      ...(sampler && { sampler: balancedSampler(blank, rng) }),
    })),
    validation: evaluated,
    test: evaluated,
  };
}

/** Images of one pixel: only their order is of interest. */
const blanks = (labels: Int32Array, classes: readonly string[]) =>
  arrayDataset({ images: new Uint8Array(labels.length), labels, shape: [1, 1, 1], classes });
