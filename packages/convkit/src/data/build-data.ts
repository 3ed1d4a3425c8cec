import { checkFraction, checkPositive, checkWhole, DataError } from '@convkit/core';
import type { ClassificationData, ImageFolderOptions, LabeledDataset } from './classification-data.js';
import { classCounts, holdOut, limitTo } from './split.js';

export type SplitOptions = Pick<ImageFolderOptions, 'validationSplit' | 'seed' | 'limit'>;

/** Fraction of each class that is held out by default. */
const VALIDATION_SPLIT = 0.2;
/** Classes that a warning names. */
const NAMED_CLASSES = 5;

/** The parts that a set comes with. */
export interface FoundParts
  extends Pick<ClassificationData, 'background' | 'classes' | 'channels' | 'train' | 'warnings'> {
  readonly validation?: LabeledDataset;
  readonly test?: LabeledDataset;
}

/** @throws ConfigError naming the first option that is invalid. */
export function checkSplitOptions({
  validationSplit = VALIDATION_SPLIT,
  seed = 1,
  limit,
}: SplitOptions): void {
  checkFraction('validationSplit', validationSplit);
  checkPositive('validationSplit', validationSplit);
  checkWhole('seed', seed, 0);
  if (limit !== undefined) checkWhole('limit', limit);
}

/**
 * Completes the parts: one of validation and test serves for the other, and without either, a stratified part of the training images is
 * held out for both. Then limits the training part.
 * @throws DataError if nothing can be held out.
 */
export function splitData(
  source: string,
  { train: found, validation, test, ...about }: FoundParts,
  { validationSplit = VALIDATION_SPLIT, seed = 1, limit }: SplitOptions,
): ClassificationData {
  const evaluated = validation ?? test;
  const parts = evaluated
    ? { train: found, validation: evaluated, warnings: [] }
    : heldOut(found, validationSplit, seed);
  return {
    source,
    ...about,
    train: limit === undefined ? parts.train : limitTo(parts.train, limit, seed),
    validation: parts.validation,
    test: test ?? parts.validation,
    warnings: [...about.warnings, ...parts.warnings],
  };
}

function heldOut(all: LabeledDataset, validationSplit: number, seed: number) {
  const { train, validation } = holdOut(all, validationSplit, seed);
  if (validation.length === 0) {
    throw new DataError('no images can be held out for validation: no class has more than one', {
      hint: 'Add images to each class, or put validation images in a folder named val beside train.',
    });
  }
  const single = all.classes.filter((_, label) => classCounts(all)[label] === 1);
  if (single.length === 0) return { train, validation, warnings: [] };
  const left = single.length - NAMED_CLASSES;
  const names = single.slice(0, NAMED_CLASSES).join(', ') + (left > 0 ? ` and ${left} more` : '');
  const warning = `only one image of ${names}: trained on, but not in the validation set`;
  return { train, validation, warnings: [warning] };
}
