import { checkOptions, checkWhole } from '@convkit/core';
import { checkOptionNames, type OptionNames } from '../../options/check-option-names.js';
import { checkLimit } from '../build-data.js';
import { checkData } from '../check-data.js';
import { limitIndices, select } from '../split.js';
import { type TrainingData, taskOf } from '../training-data.js';
import { type Division, divideData } from './divide-data.js';
import { refitEncoding } from './refit-encoding.js';

/** How `kFold` divides data. */
export interface KFoldOptions {
  /** Number of folds, from 2. */
  readonly folds: number;
  /**
   * Seeds the division and the subset that `limit` draws.
   * @defaultValue 1
   */
  readonly seed?: number;
  /** Trains on a random subset of this many samples, in which each class keeps its share. Defaults to all. */
  readonly limit?: number;
}

/** Which of the folds `foldOf` returns. */
export interface FoldOptions extends KFoldOptions {
  /** Number of the fold, from 1 to `folds`. */
  readonly fold: number;
}

const K_FOLD_OPTIONS: OptionNames<KFoldOptions> = { folds: true, seed: true, limit: true };
const FOLD_OPTIONS: OptionNames<FoldOptions> = { ...K_FOLD_OPTIONS, fold: true };

/**
 * Divides data for k-fold cross-validation. Each result trains on all folds but one and validates on that one, by the rules of `foldOf`.
 * @throws ConfigError if an option is invalid; DataError if there are too few samples.
 */
export function kFold<Data extends TrainingData>(data: Data, options: KFoldOptions): Data[] {
  checkOptionNames(options, K_FOLD_OPTIONS);
  checkParts('kFold', data);
  checkNumbers(options);
  const { folds, seed = 1 } = options;
  const division = divideData(data, folds, seed);
  return Array.from({ length: folds }, (_, i) => partsOf(data, division, { ...options, fold: i + 1 }));
}

/**
 * Returns one fold of `kFold`: the fold is the validation set, the rest the training set.
 *
 * The training and validation sets are divided together. A part that serves for both validation and testing stays the test set; without
 * one, the fold serves for testing too. In classification, each fold has its share of each class, to within one sample; a class with a
 * single sample is always trained on. Series and text are encoded anew by the training set of the fold.
 *
 * The division depends on `seed` and the order of the samples. Open the data with the same options each time, and set `limit` here.
 * @throws ConfigError if an option is invalid; DataError if there are too few samples.
 */
export function foldOf<Data extends TrainingData>(data: Data, options: FoldOptions): Data {
  checkOptionNames(options, FOLD_OPTIONS);
  checkParts('foldOf', data);
  checkNumbers(options);
  const { fold, folds, seed = 1 } = options;
  checkWhole('fold', fold, 1, folds);
  return partsOf(data, divideData(data, folds, seed), options);
}

function checkParts(name: string, data: TrainingData): void {
  checkData('data', data);
  checkOptions(name, data, { warnings: 'strings', isHeldOut: 'boolean?' });
}

function checkNumbers({ folds, seed = 1, limit }: KFoldOptions): void {
  checkWhole('folds', folds, 2);
  checkWhole('seed', seed, 0);
  if (limit !== undefined) checkWhole('limit', limit);
}

function partsOf<Data extends TrainingData>(
  data: Data,
  { whole, assigned, labels, classes, test, warnings }: Division,
  { fold, seed = 1, limit }: FoldOptions,
): Data {
  if (limit !== undefined && taskOf(data) === 'classification') checkLimit(whole, limit);
  const all = Array.from(assigned.keys());
  const others = all.filter((index) => assigned[index] !== fold - 1);
  const kept = limit === undefined ? others : limitIndices(others, labels, classes, limit, seed);
  const held = all.filter((index) => assigned[index] === fold - 1);
  const [train, validation] = [select(whole, kept), select(whole, held)];
  return {
    ...data,
    ...refitEncoding({ train, validation, test: test ?? validation }),
    isHeldOut: true,
    warnings: [...new Set([...data.warnings, ...warnings])],
  };
}
