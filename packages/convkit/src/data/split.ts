import { Rng } from '@convkit/core';
import { sequencesAt, subset } from '@convkit/data';
import type { LabeledDataset } from './classification-data.js';

/** Number of images of each class. */
export function classCounts({ labels, classes }: LabeledDataset): number[] {
  const counts = classes.map(() => 0);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    counts[label] = (counts[label] as number) + 1;
  }
  return counts;
}

/** The samples of `dataset` at `indices`, with their labels and paths. */
export function select(dataset: LabeledDataset, indices: readonly number[]): LabeledDataset {
  const { labels, paths, sequences } = dataset;
  return {
    ...subset(dataset, indices),
    labels: Int32Array.from(indices, (index) => labels[index] as number),
    ...(paths && { paths: indices.map((index) => paths[index] as string) }),
    ...(sequences && {
      sequences: {
        ...sequences,
        encoded: sequencesAt(sequences.encoded, indices),
        samples: indices.map((index) => sequences.samples[index] as string | Float64Array),
      },
    }),
  };
}

/**
 * Splits off a validation set with the fraction `validationSplit` of each class. A class with two images or more keeps at least
 * one in each part; a class with a single image stays in the training set.
 */
export function holdOut(
  dataset: LabeledDataset,
  validationSplit: number,
  seed: number,
): { train: LabeledDataset; validation: LabeledDataset } {
  const { labels, classes } = dataset;
  const { train, validation } = holdOutIndices(labels, classes.length, validationSplit, seed);
  return { train: select(dataset, train), validation: select(dataset, validation) };
}

/** The samples of each part by the rules of `holdOut`, in order. */
export function holdOutIndices(
  labels: ArrayLike<number>,
  classes: number,
  validationSplit: number,
  seed: number,
): { train: number[]; validation: number[] } {
  const train: number[] = [];
  const validation: number[] = [];
  for (const [label, indices] of indicesByClass(labels, classes).entries()) {
    const count = indices.length;
    const held = count < 2 ? 0 : Math.min(count - 1, Math.max(1, Math.round(validationSplit * count)));
    const order = new Rng(seed).child('holdOut').child(label).permutation(count);
    for (const [place, position] of Array.from(order).entries()) {
      (place < held ? validation : train).push(indices[position] as number);
    }
  }
  const inOrder = (indices: number[]) => indices.sort((a, b) => a - b);
  return { train: inOrder(train), validation: inOrder(validation) };
}

/**
 * A random subset of `count` images in which each class keeps its share, and at least one image if `count` allows. The whole set
 * if it has no more than `count` images.
 */
export function limitTo(dataset: LabeledDataset, count: number, seed: number): LabeledDataset {
  if (count >= dataset.length) return dataset;
  const { labels, classes } = dataset;
  const all = Array.from({ length: dataset.length }, (_, i) => i);
  return select(dataset, limitIndices(all, labels, classes.length, count, seed));
}

/** The subset of `indices` by the rules of `limitTo`, in order. */
export function limitIndices(
  indices: readonly number[],
  labels: ArrayLike<number>,
  classes: number,
  count: number,
  seed: number,
): readonly number[] {
  if (count >= indices.length) return indices;
  const own = Int32Array.from(indices, (index) => labels[index] as number);
  const groups = indicesByClass(own, classes);
  const shares = apportion(
    groups.map(({ length }) => length),
    count,
  );
  const chosen = groups.flatMap((group, label) => {
    const order = new Rng(seed).child('limit').child(label).permutation(group.length);
    return Array.from(
      order.slice(0, shares[label]),
      (position) => indices[group[position] as number] as number,
    );
  });
  return chosen.sort((a, b) => a - b);
}

/** Divides `total` in proportion to `counts`, by largest remainder, with at least one for each class where `total` allows. */
function apportion(counts: readonly number[], total: number): number[] {
  const sum = counts.reduce((all, count) => all + count, 0);
  const exact = counts.map((count) => (total * count) / sum);
  const shares = exact.map((share, i) => Math.min(counts[i] as number, Math.max(1, Math.floor(share))));
  const byRemainder = exact.map((share, i) => [share - Math.floor(share), i] as const);
  byRemainder.sort(([a, i], [b, j]) => b - a || i - j);
  let left = total - shares.reduce((all, share) => all + share, 0);
  for (const [, i] of byRemainder) {
    if (left > 0 && (shares[i] as number) < (counts[i] as number)) {
      shares[i] = (shares[i] as number) + 1;
      left--;
    }
  }
  while (left < 0) {
    const largest = shares.indexOf(Math.max(...shares));
    shares[largest] = (shares[largest] as number) - 1;
    left++;
  }
  return shares;
}

/** The samples of each class, in order. */
export function indicesByClass(labels: ArrayLike<number>, classes: number): number[][] {
  const groups = Array.from({ length: classes }, (): number[] => []);
  for (let i = 0; i < labels.length; i++) groups[labels[i] as number]?.push(i);
  return groups;
}
