import { Rng } from '@convkit/core';
import { subset } from '@convkit/data';
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
  const { labels, paths } = dataset;
  return {
    ...subset(dataset, indices),
    labels: Int32Array.from(indices, (index) => labels[index] as number),
    ...(paths && { paths: indices.map((index) => paths[index] as string) }),
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
  const train: number[] = [];
  const validation: number[] = [];
  for (const [label, indices] of indicesByClass(dataset).entries()) {
    const count = indices.length;
    const held = count < 2 ? 0 : Math.min(count - 1, Math.max(1, Math.round(validationSplit * count)));
    const order = new Rng(seed).child('holdOut').child(label).permutation(count);
    for (const [place, position] of Array.from(order).entries()) {
      (place < held ? validation : train).push(indices[position] as number);
    }
  }
  const inOrder = (indices: number[]) =>
    select(
      dataset,
      indices.sort((a, b) => a - b),
    );
  return { train: inOrder(train), validation: inOrder(validation) };
}

/**
 * A random subset of `count` images in which each class keeps its share, and at least one image if `count` allows. The whole set
 * if it has no more than `count` images.
 */
export function limitTo(dataset: LabeledDataset, count: number, seed: number): LabeledDataset {
  if (count >= dataset.length) return dataset;
  const groups = indicesByClass(dataset);
  const shares = apportion(
    groups.map(({ length }) => length),
    count,
  );
  const chosen = groups.flatMap((indices, label) => {
    const order = new Rng(seed).child('limit').child(label).permutation(indices.length);
    return Array.from(order.slice(0, shares[label]), (position) => indices[position] as number);
  });
  return select(
    dataset,
    chosen.sort((a, b) => a - b),
  );
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

function indicesByClass({ labels, classes }: LabeledDataset): number[][] {
  const groups = classes.map((): number[] => []);
  for (let i = 0; i < labels.length; i++) groups[labels[i] as number]?.push(i);
  return groups;
}
