import {
  type ArgumentKind,
  ConfigError,
  checkFraction,
  checkOptions,
  checkPositive,
  checkWhole,
  DataError,
} from '@convkit/core';
import type { Dataset } from '@convkit/data';
import { counted } from '../options/counted.js';
import type { ClassificationData, ImageFolderOptions, LabeledDataset } from './classification-data.js';
import { assertSameClasses } from './same-classes.js';
import { classCounts, holdOut, limitTo } from './split.js';

const OPTIONAL_DATASET: ArgumentKind = [
  'a dataset',
  (value) => value === undefined || typeof (value as { readonly get?: unknown } | null)?.get === 'function',
];

/** How `classificationData` splits datasets. */
export type SplitOptions = Pick<ImageFolderOptions, 'validationSplit' | 'seed' | 'limit' | 'allowEmpty'>;

/** Fraction of each class that is held out by default. */
const VALIDATION_SPLIT = 0.2;
/** Classes that a message names. */
const NAMED_CLASSES = 5;

/** Datasets for `classificationData`. All have the same classes and channels, and list their labels. */
export interface DataParts extends Pick<ClassificationData, 'source' | 'background' | 'ignored'> {
  /** The training set, or all images. */
  readonly train: Dataset;
  /** The validation set. Defaults to the test set. */
  readonly validation?: Dataset;
  /** The test set. Defaults to the validation set. */
  readonly test?: Dataset;
  /** Problems that a person should know about. Defaults to none. */
  readonly warnings?: readonly string[];
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
 * Prepares datasets for a run by the rules of `imageFolder`: one of validation and test serves for the other, and without either, a
 * stratified part of the training images is held out for both. Then limits the training set.
 * @throws ConfigError if an option is invalid, or a dataset does not list its labels.
 * @throws DataError if a class has no training images, nothing can be held out, or the parts differ in classes or channels.
 */
export function classificationData(data: DataParts, options: SplitOptions = {}): ClassificationData {
  checkOptions('classificationData', data, {
    train: 'dataset',
    source: 'string',
    validation: OPTIONAL_DATASET,
    test: OPTIONAL_DATASET,
    warnings: 'strings?',
    background: 'number?',
  });
  checkOptions('classificationData', options);
  const { source, train, validation, test, background, warnings = [], ignored } = data;
  checkSplitOptions(options);
  const { validationSplit = VALIDATION_SPLIT, seed = 1, limit, allowEmpty = false } = options;
  const found = labeled(train);
  if (!allowEmpty) checkClasses(found);
  for (const [name, part] of Object.entries({ validation, test })) {
    if (part) checkSameKind(`the ${name} set`, part, train);
  }
  const evaluated = validation ?? test;
  if (limit !== undefined) checkLimit(found, limit);
  const parts = evaluated
    ? { train: found, validation: labeled(evaluated), warnings: [] }
    : heldOut(found, validationSplit, seed);
  return {
    source,
    classes: train.classes,
    channels: channelsOf(train),
    ...(background !== undefined && { background }),
    train: limit === undefined ? parts.train : limitTo(parts.train, limit, seed),
    validation: parts.validation,
    test: validation && test ? labeled(test) : parts.validation,
    ...(!evaluated && { isHeldOut: true }),
    warnings: [...warnings, ...parts.warnings],
    ...(ignored && { ignored }),
  };
}

/** @throws DataError if a part has other classes or channels than the training set. */
function checkSameKind(name: string, part: Dataset, train: Dataset): void {
  assertSameClasses(part.classes, train.classes, { found: `${name} has`, expected: 'the training set has' });
  const [found, expected] = [channelsOf(part), channelsOf(train)];
  if (found === expected) return;
  throw new DataError(
    `${name} has images with ${counted(found, 'channel')}, the training set with ${expected}`,
    {
      hint: 'Convert the images of one of them.',
    },
  );
}

/** @throws ConfigError if a class would be left without images. */
export function checkLimit(train: LabeledDataset, limit: number): void {
  const present = classCounts(train).filter((count) => count > 0).length;
  if (limit >= present) return;
  throw new ConfigError(`limit is ${limit}, but there are ${present} classes`, {
    hint: `Raise limit to ${present} or more, so that every class has an image.`,
  });
}

function labeled(dataset: Dataset): LabeledDataset {
  if (dataset.labels) return dataset as LabeledDataset;
  throw new ConfigError('a dataset does not list its labels, which splitting needs', {
    hint: 'Give it labels: the index of the class of each image.',
  });
}

function channelsOf({ shape: [, , channels] }: Dataset): 1 | 3 {
  if (channels === 1 || channels === 3) return channels;
  throw new DataError(`images must have 1 channel (grayscale) or 3 (RGB), got ${channels}`);
}

function checkClasses(dataset: LabeledDataset): void {
  const counts = classCounts(dataset);
  const empty = dataset.classes.filter((_, label) => counts[label] === 0);
  if (empty.length === 0) return;
  throw new DataError(`there are no training images of ${listed(empty)}`, {
    code: 'DATA_LAYOUT',
    hint: 'Add images or remove the class. In code, allowEmpty: true accepts it.',
  });
}

function heldOut(all: LabeledDataset, validationSplit: number, seed: number) {
  const { train, validation } = holdOut(all, validationSplit, seed);
  if (validation.length === 0) {
    throw new DataError('no images can be held out for validation: no class has more than one', {
      hint: 'Add images to each class, or put validation images in a folder named val beside train.',
    });
  }
  return { train, validation, warnings: singleWarnings(all) };
}

/** Warns of classes with one image, which cannot be held out. */
export function singleWarnings(all: LabeledDataset): string[] {
  const counts = classCounts(all);
  const single = all.classes.filter((_, label) => counts[label] === 1);
  if (single.length === 0) return [];
  return [`only one image of ${listed(single)}: trained on, but not in the validation set`];
}

/** Names in a message: the first few, and how many are left. */
export function listed(names: readonly string[]): string {
  const left = names.length - NAMED_CLASSES;
  return names.slice(0, NAMED_CLASSES).join(', ') + (left > 0 ? ` and ${left} more` : '');
}
