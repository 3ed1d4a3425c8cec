import { ConfigError, type Rng } from '@convkit/core';
import { type CommonShape, type Dataset, subset } from './dataset.js';

/**
 * `dataset` in parts of the given fractions, each with every class in its own proportion. Fractions may add up to less
 * than 1, and the rest is in no part. Where a class cannot be divided exactly, the parts that lose most by rounding get one
 * sample more. Samples of a part keep their order. Labels that are not known are read from the samples.
 * @throws ConfigError when a fraction is not above 0, they add up to more than 1, or a part would be empty.
 */
export async function stratifiedSplit<S extends CommonShape>(
  dataset: Dataset<S>,
  fractions: readonly number[],
  rng: Rng,
): Promise<Dataset<S>[]> {
  const sum = fractions.reduce((total, fraction) => total + fraction, 0);
  if (!fractions.every((fraction) => fraction > 0) || !(sum <= 1 + 1e-9) || sum === 0) {
    throw new ConfigError(`fractions must be above 0 and add up to 1 at most, got ${fractions.join(', ')}`);
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

/** What one round of a cross-validation trains on and tests on. */
export interface Fold<S extends CommonShape = CommonShape> {
  readonly train: Dataset<S>;
  readonly test: Dataset<S>;
}

export interface KFoldOptions {
  readonly folds: number;
  readonly rng: Rng;
  /** Each fold has every class in its own proportion, so far as it can be divided. */
  readonly stratified?: boolean;
}

/**
 * The rounds of a k-fold cross-validation: every sample is tested on in exactly one. Fold sizes differ by one at most, or
 * by one a class if stratified. Samples keep their order.
 * @throws ConfigError when there are fewer than 2 folds, or more than samples.
 */
export async function kFold<S extends CommonShape>(
  dataset: Dataset<S>,
  { folds, rng, stratified = false }: KFoldOptions,
): Promise<Fold<S>[]> {
  if (!Number.isInteger(folds) || folds < 2 || folds > dataset.length) {
    throw new ConfigError(
      `folds must be a whole number from 2 to the ${dataset.length} samples, got ${folds}`,
    );
  }
  const groups = stratified ? await byClass(dataset) : [all(dataset)];
  const foldOf = new Uint32Array(dataset.length);
  // Going on where the class before ended keeps the folds alike in size.
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

/** Of each class, where its samples stand. */
async function byClass(dataset: Dataset): Promise<number[][]> {
  const groups = dataset.classes.map((): number[] => []);
  for (let index = 0; index < dataset.length; index++) {
    const label = dataset.labels?.[index] ?? (await dataset.get(index)).label;
    groups[label]?.push(index);
  }
  return groups;
}

/** How many of `count` each fraction gets: the largest remainder first, as in elections. */
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
  throw new ConfigError(`${what} of the dataset would be empty`, { hint: 'It has too few samples a class.' });
}

const all = ({ length }: Dataset) => Array.from({ length }, (_, index) => index);

const shuffle = (indices: readonly number[], rng: Rng) =>
  Array.from(rng.permutation(indices.length), (position) => indices[position] as number);
