import { ConfigError } from '@convkit/core';
import type { CommonShape, Dataset, Sample } from './dataset.js';

export interface CacheOptions {
  /** Of images to hold in memory; what comes when it is full is asked for anew each time. */
  readonly maxBytes: number;
}

/**
 * `dataset` with its samples held in memory once they were asked for, up to `maxBytes` of images. What is held stays: an
 * epoch asks for every sample once, so that to make room for the newest would serve none of them. A sample that fails is not
 * held. Undecoded samples are not offered: the decoded ones are what is held.
 */
export function cached<S extends CommonShape>(dataset: Dataset<S>, { maxBytes }: CacheOptions): Dataset<S> {
  if (!(maxBytes >= 0)) throw new ConfigError(`maxBytes must be a number from 0, got ${maxBytes}`);
  const { length, classes, shape, labels } = dataset;
  const held = new Map<number, Sample>();
  const coming = new Map<number, Promise<Sample>>();
  let bytes = 0;
  const keep = (index: number, sample: Sample): Sample => {
    if (held.has(index) || bytes + sample.image.length > maxBytes) return sample;
    bytes += sample.image.length;
    // A view would keep all that it is a view of.
    const own = { ...sample, image: sample.image.slice() };
    held.set(index, own);
    return own;
  };
  return {
    length,
    classes,
    shape,
    ...(labels && { labels }),
    get(index) {
      const known = held.get(index) ?? coming.get(index);
      if (known) return known;
      const sample = dataset.get(index);
      if (!('then' in sample)) return keep(index, sample);
      const promise = sample.then((came) => keep(index, came)).finally(() => coming.delete(index));
      coming.set(index, promise);
      return promise;
    },
  };
}
