import { DataError } from '@convkit/core';
import { counted } from '../../options/counted.js';
import { listed, singleWarnings } from '../build-data.js';
import type { LabeledDataset } from '../classification-data.js';
import { classCounts } from '../split.js';
import { type TrainingData, taskOf } from '../training-data.js';
import { ALWAYS_TRAINING, assignFolds } from './assign-folds.js';
import { mergeDatasets } from './merge-datasets.js';

/** Samples that are assigned to folds. */
export interface Division {
  /** The samples that the folds divide, in order. */
  readonly whole: LabeledDataset;
  /** Fold of each sample, from 0, or `ALWAYS_TRAINING`. */
  readonly assigned: Int32Array;
  /** What each fold has its share of: the classes, or 0 for every sample of another task. */
  readonly labels: ArrayLike<number>;
  /** Number of different labels. */
  readonly classes: number;
  /** The test set. Undefined if the data has none apart from what is divided. */
  readonly test: LabeledDataset | undefined;
  /** Warnings about classes that folds lack. */
  readonly warnings: readonly string[];
}

/**
 * Assigns the samples of data to folds.
 * @throws DataError if a fold would have no validation samples, or less than two to train on.
 */
export function divideData(data: TrainingData, folds: number, seed: number): Division {
  const { train, validation, test, isHeldOut = false } = data;
  // A part that serves for both validation and testing is the test set, unless it was held out of the training set.
  const isShared = test === validation;
  const whole = isShared && !isHeldOut ? train : mergeDatasets(train, validation);
  const isClassified = taskOf(data) === 'classification';
  const labels = isClassified ? whole.labels : new Int32Array(whole.length);
  const classes = isClassified ? whole.classes.length : 1;
  const assigned = assignFolds(labels, classes, folds, seed);
  checkEnough(data.source, assigned, folds);
  return {
    whole,
    assigned,
    labels,
    classes,
    test: isShared && isHeldOut ? undefined : test,
    warnings: isClassified ? classWarnings(whole, folds) : [],
  };
}

function checkEnough(source: string, assigned: Int32Array, folds: number): void {
  const count = assigned.filter((fold) => fold !== ALWAYS_TRAINING).length;
  if (count >= folds && assigned.length - Math.ceil(count / folds) >= 2) return;
  const single = assigned.length - count;
  const rest = single > 0 ? ` and ${counted(single, 'class')} of a single sample` : '';
  throw new DataError(
    `${source} has too few samples for ${folds} folds: ${counted(count, 'sample')} to divide${rest}`,
    { code: 'DATA_LAYOUT', hint: 'Add samples, or use fewer folds.' },
  );
}

function classWarnings(whole: LabeledDataset, folds: number): string[] {
  const counts = classCounts(whole);
  const isScarce = (count: number) => count > 1 && count < folds;
  const scarce = whole.classes.filter((_, label) => isScarce(counts[label] as number));
  // Openers of series and text warn of single samples in any case.
  const single = whole.sequences ? [] : singleWarnings(whole);
  if (scarce.length === 0) return single;
  return [...single, `fewer samples than folds of ${listed(scarce)}: some validation sets have none`];
}
