import { Rng } from '@convkit/core';
import { indicesByClass } from '../split.js';

/** Marks a sample that is in the training set of every fold. */
export const ALWAYS_TRAINING = -1;

/**
 * Assigns the samples to folds, from 0. The samples of a class are shuffled, then dealt out where the previous class ended: folds
 * differ by one sample at most, in each class and overall. The only sample of a class is always trained on.
 */
export function assignFolds(
  labels: ArrayLike<number>,
  classes: number,
  folds: number,
  seed: number,
): Int32Array {
  const assigned = new Int32Array(labels.length).fill(ALWAYS_TRAINING);
  let dealt = 0;
  for (const [label, indices] of indicesByClass(labels, classes).entries()) {
    if (indices.length < 2) continue;
    const order = new Rng(seed).child('fold').child(label).permutation(indices.length);
    for (const position of order) assigned[indices[position] as number] = dealt++ % folds;
  }
  return assigned;
}
