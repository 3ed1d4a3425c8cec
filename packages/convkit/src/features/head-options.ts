import { type ArgumentKind, ConfigError, checkFraction, checkOptions, checkWhole } from '@convkit/core';
import { checkOptionNames, type OptionNames } from '../options/check-option-names.js';
import { checkValue } from '../options/check-value.js';
import { counted } from '../options/counted.js';

/** Options of `trainHead`. */
export interface HeadOptions {
  /** Features of each image, from `extractFeatures`. */
  readonly features: readonly Float32Array[];
  /** Index of the class of each image. */
  readonly labels: ArrayLike<number>;
  /** Class names, indexed by label. */
  readonly classes: readonly string[];
  /**
   * Fraction of each class that is held out for validation.
   * @defaultValue 0.2
   */
  readonly validationSplit?: number;
  /** 'balanced' draws each class equally often. Defaults to every training image once per epoch. */
  readonly sampler?: 'balanced';
  /** Number of epochs. Defaults to 20, or as many as 300 steps take. */
  readonly epochs?: number;
  /** Images per step. Defaults to 32, or fewer for few images. */
  readonly batchSize?: number;
  /**
   * Learning rate of AdamW, for features that are centered and have a length of 1 on average.
   * @defaultValue 0.01
   */
  readonly learningRate?: number;
  /**
   * Seeds what is held out and the order of the images.
   * @defaultValue 1
   */
  readonly seed?: number;
  /** Stops the run after the current step. */
  readonly signal?: AbortSignal;
}

const HEAD_OPTIONS: OptionNames<HeadOptions> = {
  features: true,
  labels: true,
  classes: true,
  validationSplit: true,
  sampler: true,
  epochs: true,
  batchSize: true,
  learningRate: true,
  seed: true,
  signal: true,
};

const FEATURES: ArgumentKind = [
  'an array of Float32Array',
  (value) => Array.isArray(value) && value.every((row) => row instanceof Float32Array),
];

const LABELS: ArgumentKind = [
  'an array of numbers',
  (value) => Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value),
];

/**
 * @param width Number of features that the last layer takes.
 * @throws ConfigError naming the first option that is unknown or invalid.
 */
export function checkHeadOptions(options: HeadOptions, width: number): void {
  checkOptions('trainHead', options, {
    features: FEATURES,
    labels: LABELS,
    classes: 'strings',
    signal: 'signal?',
    sampler: 'string?',
    learningRate: 'positive?',
  });
  checkOptionNames(options, HEAD_OPTIONS);
  const { features, labels, classes, validationSplit = 0.2, epochs, batchSize, seed = 1, sampler } = options;
  checkFraction('validationSplit', validationSplit);
  checkWhole('seed', seed, 0);
  for (const [name, value] of Object.entries({ epochs, batchSize })) {
    if (value !== undefined) checkWhole(name, value);
  }
  checkValue('sampler', sampler, "'balanced'", sampler === undefined || sampler === 'balanced');
  if (new Set(classes).size < classes.length) throw new ConfigError('classes has a name twice');
  if (labels.length !== features.length) {
    throw new ConfigError(
      `there are ${counted(features.length, 'image')} with features, but ${counted(labels.length, 'label')}`,
    );
  }
  const stray = Array.prototype.findIndex.call(
    labels,
    (label: number) => !(Number.isInteger(label) && label >= 0 && label < classes.length),
  );
  if (stray >= 0) {
    throw new ConfigError(`label ${labels[stray]} of image ${stray} is not the index of a class`);
  }
  const misshapen = features.findIndex((row) => row.length !== width);
  if (misshapen >= 0) {
    throw new ConfigError(
      `image ${misshapen} has ${counted(features[misshapen]?.length ?? 0, 'feature')}, but the network's last layer takes ${width}`,
      { hint: 'Compute all features with the same network, by extractFeatures.' },
    );
  }
}
