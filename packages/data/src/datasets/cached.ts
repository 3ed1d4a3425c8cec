import { ConfigError, checkArguments, checkOptions } from '@convkit/core';
import type { CommonShape } from '../images/types.js';
import type { Dataset, Sample } from './dataset.js';

/** Options for `cached`. */
export interface CacheOptions {
  /** Memory for images, in bytes. Samples beyond it are read again each time. */
  readonly maxBytes: number;
}

/**
 * Keeps samples of `dataset` in memory after their first use, up to `maxBytes` of images. Nothing is evicted: an epoch reads every
 * sample once, so making room for the newest would serve none of them. Failures are not cached. The result has no `encoded`, because
 * decoded images are what is cached.
 * @throws ConfigError if `maxBytes` is negative or not a number.
 */
export function cached<S extends CommonShape>(dataset: Dataset<S>, options: CacheOptions): Dataset<S> {
  checkArguments('cached', { dataset }, { dataset: 'dataset' });
  checkOptions('cached', options);
  const { maxBytes } = options;
  if (!(maxBytes >= 0)) throw new ConfigError(`maxBytes must be a number from 0, got ${maxBytes}`);
  const { length, classes, shape, labels, targets } = dataset;
  const samples = new Map<number, Sample>();
  const pending = new Map<number, Promise<Sample>>();
  let bytes = 0;
  const keep = (index: number, sample: Sample): Sample => {
    if (samples.has(index) || bytes + sample.image.length > maxBytes) return sample;
    bytes += sample.image.length;
    // A view would keep its whole buffer alive.
    const copy = { ...sample, image: sample.image.slice() };
    samples.set(index, copy);
    return copy;
  };
  return {
    length,
    classes,
    shape,
    ...(labels && { labels }),
    ...(targets && { targets }),
    get(index) {
      const known = samples.get(index) ?? pending.get(index);
      if (known) return known;
      const sample = dataset.get(index);
      if (!('then' in sample)) return keep(index, sample);
      const promise = sample.then((read) => keep(index, read)).finally(() => pending.delete(index));
      pending.set(index, promise);
      return promise;
    },
  };
}
