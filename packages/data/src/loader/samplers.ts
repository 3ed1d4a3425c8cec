import { ConfigError, checkWhole, type Rng } from '@convkit/core';
import type { Dataset } from '../datasets/dataset.js';

/** Which samples an epoch goes through, and in which order. */
export interface Sampler {
  /** Samples an epoch. */
  readonly length: number;
  /** Indices into the dataset, for the epoch alone: the same each time. An index may come more than once. */
  order(epoch: number): Uint32Array;
}

/** 0 to `length` - 1. */
export function sequentialSampler(length: number): Sampler {
  return { length, order: () => Uint32Array.from({ length }, (_, i) => i) };
}

/** All of 0 to `length` - 1, of epoch e in the order `rng.child('epoch').child(e).permutation(length)`. */
export function shuffledSampler(length: number, rng: Rng): Sampler {
  return { length, order: (epoch) => rng.child('epoch').child(epoch).permutation(length) };
}

/**
 * The same number of samples of each class, shuffled. A class that has fewer is gone through several times, each time
 * whole before any sample comes again; one that has more shows others each epoch.
 * @param options `perClass`: as many as the largest class has, unless told.
 * @throws ConfigError when the dataset does not tell its labels, or a class has no sample.
 */
export function balancedSampler(
  { labels, classes }: Dataset,
  rng: Rng,
  options: { readonly perClass?: number } = {},
): Sampler {
  if (!labels) {
    throw new ConfigError('a balanced sampler needs to know the labels, and the dataset has no `labels`', {
      hint: 'Give it the labels of its samples, in their order.',
    });
  }
  const members = classes.map((): number[] => []);
  for (let i = 0; i < labels.length; i++) members[labels[i] as number]?.push(i);
  const empty = members.findIndex(({ length }) => length === 0);
  if (empty >= 0) throw new ConfigError(`the class ${classes[empty]} has no sample that could be drawn`);
  const perClass = options.perClass ?? members.reduce((most, { length }) => Math.max(most, length), 0);
  checkWhole('perClass', perClass);
  const length = perClass * classes.length;
  return {
    length,
    order(epoch) {
      const chance = rng.child('epoch').child(epoch);
      const drawn = new Uint32Array(length);
      for (const [label, own] of members.entries()) {
        const ofClass = chance.child(label);
        let turn: Uint32Array = new Uint32Array(0);
        for (let i = 0; i < perClass; i++) {
          const place = i % own.length;
          if (place === 0) turn = ofClass.permutation(own.length);
          drawn[label * perClass + i] = own[turn[place] as number] as number;
        }
      }
      return chance.permutation(length).map((place) => drawn[place] as number);
    },
  };
}

/**
 * Draws with replacement, each sample with a chance in proportion to its weight.
 * @param options `length`: as many draws an epoch as there are weights, unless told.
 * @throws ConfigError when a weight is negative or not finite, or all are 0.
 */
export function weightedSampler(
  weights: ArrayLike<number>,
  rng: Rng,
  options: { readonly length?: number } = {},
): Sampler {
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
    throw new ConfigError(`the weights must have a finite sum above 0, theirs is ${total}`);
  }
  return {
    length,
    order(epoch) {
      const chance = rng.child('epoch').child(epoch);
      return Uint32Array.from({ length }, () => Math.min(firstAbove(sums, chance.uniform() * total), last));
    },
  };
}

/**
 * One process's part where several train together: of each epoch's order the places `rank`, `rank` + `of`, … All parts
 * are of the same length; what does not come out even, fewer than `of` samples at the end of the order, nobody sees in
 * that epoch.
 * @throws ConfigError when `rank` is not one of 0 to `of` - 1, or nothing is left.
 */
export function shardedSampler(
  sampler: Sampler,
  { rank, of }: { readonly rank: number; readonly of: number },
): Sampler {
  checkWhole('of', of);
  checkWhole('rank', rank, 0, of - 1);
  const length = Math.floor(sampler.length / of);
  if (length === 0) {
    throw new ConfigError(`${sampler.length} samples cannot be shared out among ${of} processes`);
  }
  return {
    length,
    order(epoch) {
      const whole = sampler.order(epoch);
      return Uint32Array.from({ length }, (_, i) => whole[i * of + rank] as number);
    },
  };
}

/** The first place in rising `sums` whose value is above `value`. */
function firstAbove(sums: Float64Array, value: number): number {
  let [low, high] = [0, sums.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sums[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
