import { ConfigError, checkArguments, checkOptions, checkWhole, type Rng } from '@convkit/core';
import type { CommonShape } from '../images/types.js';
import { type Dataset, subset } from './dataset.js';

/**
 * Splits a dataset into parts of the given fractions, each with the same class proportions as the whole. If the fractions add up to less
 * than 1, the remaining samples are in no part. Where a class cannot be divided exactly, the parts that lose most by rounding get one
 * extra sample. Samples keep their order within a part. If the dataset has no `labels`, its samples are read.
 * @throws ConfigError if a fraction is not positive, the fractions add up to more than 1, or a part would be empty.
 */
export async function stratifiedSplit<S extends CommonShape>(
  dataset: Dataset<S>,
  fractions: readonly number[],
  rng: Rng,
): Promise<Dataset<S>[]> {
  checkArguments(
    'stratifiedSplit',
    { dataset, fractions, rng },
    { dataset: 'dataset', fractions: 'numbers', rng: 'rng' },
  );
  const sum = fractions.reduce((total, fraction) => total + fraction, 0);
  if (!fractions.every((fraction) => fraction > 0) || !(sum <= 1 + 1e-9) || sum === 0) {
    throw new ConfigError(
      `fractions must be positive and add up to at most 1, got ${fractions.join(', ') || 'none'}`,
    );
  }
  const parts = fractions.map((): number[] => []);
  for (const [label, indices] of (await byClass(dataset)).entries()) {
    const shuffled = shuffle(indices, rng.child('stratify').child(label));
    let start = 0;
    for (const [part, count] of apportioned(indices.length, fractions).entries()) {
      parts[part]?.push(...shuffled.slice(start, start + count));
      start += count;
    }
  }
  return parts.map((indices, part) => partOf(dataset, indices, `part ${part}`));
}

/** One round of a cross-validation. */
export interface Fold<S extends CommonShape = CommonShape> {
  /** Samples to train on. */
  readonly train: Dataset<S>;
  /** Samples to test on. */
  readonly test: Dataset<S>;
}

/** Options for `kFold`. */
export interface KFoldOptions {
  /** Number of folds, at least 2. */
  readonly folds: number;
  /** Assigns samples to folds. */
  readonly rng: Rng;
  /**
   * Keeps the class proportions in each fold, as far as they can be divided.
   * @defaultValue false
   */
  readonly stratified?: boolean;
}

/**
 * Creates the rounds of a k-fold cross-validation: every sample is in the test set of exactly one. Fold sizes differ by at most one, or
 * by one per class if stratified. Samples keep their order.
 * @throws ConfigError if `folds` is less than 2 or greater than the number of samples.
 */
export async function kFold<S extends CommonShape>(
  dataset: Dataset<S>,
  options: KFoldOptions,
): Promise<Fold<S>[]> {
  checkArguments('kFold', { dataset }, { dataset: 'dataset' });
  checkOptions('kFold', options, { rng: 'rng', stratified: 'boolean?' });
  const { folds, rng, stratified = false } = options;
  checkWhole('folds', folds, 2, dataset.length);
  const groups = stratified ? await byClass(dataset) : [all(dataset)];
  const foldOf = new Uint32Array(dataset.length);
  // Continuing where the previous class ended keeps the folds equal in size.
  let next = 0;
  for (const [group, indices] of groups.entries()) {
    for (const index of shuffle(indices, rng.child('fold').child(group))) foldOf[index] = next++ % folds;
  }
  return Array.from({ length: folds }, (_, fold) => ({
    train: subset(
      dataset,
      all(dataset).filter((index) => foldOf[index] !== fold),
    ),
    test: subset(
      dataset,
      all(dataset).filter((index) => foldOf[index] === fold),
    ),
  }));
}

/** Lists the indices of the samples of each class. */
async function byClass(dataset: Dataset): Promise<number[][]> {
  const groups = dataset.classes.map((): number[] => []);
  for (let index = 0; index < dataset.length; index++) {
    const label = dataset.labels?.[index] ?? (await dataset.get(index)).label;
    groups[label]?.push(index);
  }
  return groups;
}

/** Divides `count` among the fractions by the largest-remainder method. */
function apportioned(count: number, fractions: readonly number[]): number[] {
  const exact = fractions.map((fraction) => fraction * count);
  const counts = exact.map((share) => Math.floor(share + 1e-9));
  const total = Math.round(exact.reduce((sum, share) => sum + share, 0));
  const most = exact.map((_, part) => part).sort((a, b) => lost(b) - lost(a) || a - b);
  let left = total - counts.reduce((sum, share) => sum + share, 0);
  for (const part of most) if (left-- > 0) counts[part] = (counts[part] as number) + 1;
  return counts;

  function lost(part: number): number {
    return (exact[part] as number) - (counts[part] as number);
  }
}

function partOf<S extends CommonShape>(dataset: Dataset<S>, indices: number[], what: string): Dataset<S> {
  if (indices.length > 0)
    return subset(
      dataset,
      indices.sort((a, b) => a - b),
    );
  throw new ConfigError(`${what} of the dataset would be empty`, {
    hint: 'Use larger fractions, or a dataset with more samples per class.',
  });
}

const all = ({ length }: Dataset) => Array.from({ length }, (_, index) => index);

const shuffle = (indices: readonly number[], rng: Rng) =>
  Array.from(rng.permutation(indices.length), (position) => indices[position] as number);
