import { ConfigError, checkArguments, checkOptions, checkWhole, type Rng } from '@convkit/core';
import { SAMPLER } from '../check-values.js';
import type { Dataset } from '../datasets/dataset.js';

/** Selects and orders the samples of an epoch. */
export interface Sampler {
  /** Number of samples per epoch. */
  readonly length: number;
  /** Returns the sample indices of an epoch. Must depend on the epoch alone. Indices may repeat. */
  order(epoch: number): Uint32Array;
}

/** Yields the indices 0 to `length - 1` in order. */
export function sequentialSampler(length: number): Sampler {
  checkArguments('sequentialSampler', { length }, { length: 'count' });
  return { length, order: () => Uint32Array.from({ length }, (_, i) => i) };
}

/** Shuffles the indices 0 to `length - 1`. Epoch e has the order `rng.child('epoch').child(e).permutation(length)`. */
export function shuffledSampler(length: number, rng: Rng): Sampler {
  checkArguments('shuffledSampler', { length, rng }, { length: 'count', rng: 'rng' });
  return { length, order: (epoch) => rng.child('epoch').child(epoch).permutation(length) };
}

/**
 * Draws the same number of samples from each class, shuffled. A class with fewer samples is repeated, each time completely. A class with
 * more contributes different samples each epoch.
 * @param options - `perClass`: number of samples per class. Defaults to the size of the largest class.
 * @throws ConfigError if the dataset has no `labels`, or a class has no samples.
 */
export function balancedSampler(
  dataset: Pick<Dataset, 'labels' | 'classes'>,
  rng: Rng,
  options: { readonly perClass?: number } = {},
): Sampler {
  checkArguments('balancedSampler', { rng }, { rng: 'rng' });
  checkOptions('balancedSampler', dataset, { labels: 'numbers?', classes: 'strings' });
  checkOptions('balancedSampler', options, { perClass: 'whole?' });
  const { labels, classes } = dataset;
  if (!labels) {
    throw new ConfigError('a balanced sampler needs a dataset with `labels`', {
      hint: 'Add the labels of all samples to the dataset.',
    });
  }
  const members = classes.map((): number[] => []);
  for (let i = 0; i < labels.length; i++) members[labels[i] as number]?.push(i);
  const empty = members.findIndex(({ length }) => length === 0);
  if (empty >= 0) throw new ConfigError(`the class ${classes[empty]} has no samples`);
  const perClass = options.perClass ?? members.reduce((most, { length }) => Math.max(most, length), 0);
  checkWhole('perClass', perClass);
  const length = perClass * classes.length;
  return {
    length,
    order(epoch) {
      const epochRng = rng.child('epoch').child(epoch);
      const drawn = new Uint32Array(length);
      for (const [label, own] of members.entries()) {
        const classRng = epochRng.child(label);
        let order: Uint32Array = new Uint32Array(0);
        for (let i = 0; i < perClass; i++) {
          const place = i % own.length;
          if (place === 0) order = classRng.permutation(own.length);
          drawn[label * perClass + i] = own[order[place] as number] as number;
        }
      }
      return epochRng.permutation(length).map((place) => drawn[place] as number);
    },
  };
}

/**
 * Draws samples with replacement, with probabilities in proportion to their weights.
 * @param options - `length`: number of draws per epoch. Defaults to the number of weights.
 * @throws ConfigError if a weight is negative or not finite, or all are 0.
 */
export function weightedSampler(
  weights: ArrayLike<number>,
  rng: Rng,
  options: { readonly length?: number } = {},
): Sampler {
  checkArguments('weightedSampler', { weights, rng }, { weights: 'numbers', rng: 'rng' });
  checkOptions('weightedSampler', options, { length: 'whole?' });
  const { length = weights.length } = options;
  checkWhole('length', length);
  const sums = new Float64Array(weights.length);
  let total = 0;
  let last = -1;
  for (let i = 0; i < sums.length; i++) {
    const weight = weights[i] as number;
    if (!Number.isFinite(weight) || weight < 0) {
      throw new ConfigError(`weight ${i} must be a finite number from 0, got ${weight}`);
    }
    if (weight > 0) last = i;
    total += weight;
    sums[i] = total;
  }
  if (!(total > 0) || total === Number.POSITIVE_INFINITY) {
    throw new ConfigError(`the sum of the weights must be finite and above 0, got ${total}`);
  }
  return {
    length,
    order(epoch) {
      const epochRng = rng.child('epoch').child(epoch);
      return Uint32Array.from({ length }, () => Math.min(firstAbove(sums, epochRng.uniform() * total), last));
    },
  };
}

/**
 * Selects the share of one process in distributed training: the positions `rank`, `rank + worldSize`, … of each epoch's order. All shares
 * have the same length. The remainder at the end of the order, fewer than `worldSize` samples, is dropped in that epoch.
 * @param options - `rank`: index of the process, from 0. `worldSize`: number of processes.
 * @throws ConfigError if `rank` is not from 0 to `worldSize - 1`, or the share is empty.
 */
export function shardedSampler(
  sampler: Sampler,
  options: { readonly rank: number; readonly worldSize: number },
): Sampler {
  checkArguments('shardedSampler', { sampler }, { sampler: SAMPLER });
  checkOptions('shardedSampler', options);
  const { rank, worldSize } = options;
  checkWhole('worldSize', worldSize);
  checkWhole('rank', rank, 0, worldSize - 1);
  const length = Math.floor(sampler.length / worldSize);
  if (length === 0) {
    throw new ConfigError(`${sampler.length} samples cannot be divided among ${worldSize} processes`);
  }
  return {
    length,
    order(epoch) {
      const whole = sampler.order(epoch);
      return Uint32Array.from({ length }, (_, i) => whole[i * worldSize + rank] as number);
    },
  };
}

/** Finds the first position in ascending `sums` whose value exceeds `value`. */
function firstAbove(sums: Float64Array, value: number): number {
  let [low, high] = [0, sums.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sums[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
