import { ConfigError, type SequenceEncoding, type Task } from '@convkit/core';
import type { CommonShape, Dataset, SequenceDataset } from '@convkit/data';
import type { OptionNames } from '../options/check-option-names.js';
import type { FitEncoder, RawSample } from '../sequences/encoder.js';

/** A dataset whose labels are known without reading its images. */
export type LabeledDataset = Dataset<CommonShape> & {
  readonly labels: ArrayLike<number>;
  /** Path of each image's file. Undefined if the images do not come from files. */
  readonly paths?: readonly string[];
  /** The samples, if they are series or text. Undefined for images. */
  readonly sequences?: Sequences;
};

/** Series or texts. */
export interface Sequences {
  /** Encoded samples, as input of the network. */
  readonly encoded: SequenceDataset;
  /** Samples before encoding: texts, or the values of each series, step by step with channels innermost. */
  readonly samples: readonly RawSample[];
  /** Derives an encoder from training samples, by the options that the data was opened with. Cross-validation fits one for each fold. */
  readonly fit?: FitEncoder;
}

/** Images with their class names, split into the parts that a run needs. */
export interface ClassificationData {
  /** Tells kinds of data apart. */
  readonly task?: 'classification';
  /** Name of the set, or path of the folder. */
  readonly source: string;
  /** Class names, in the order of their labels. */
  readonly classes: readonly string[];
  /** 1 for grayscale images, 3 for color. */
  readonly channels: 1 | 3;
  /** The training set. */
  readonly train: LabeledDataset;
  /** The validation set, evaluated after each epoch. */
  readonly validation: LabeledDataset;
  /**
   * The test set, evaluated once after the last epoch. It is the same object as `validation` if the data has only one part for
   * both.
   */
  readonly test: LabeledDataset;
  /** Whether the validation set was held out of the training samples, because the data has no such part. Defaults to false. */
  readonly isHeldOut?: boolean;
  /**
   * Gray value, 0 to 255, that shows through transparent pixels. Predictions use the same.
   * @defaultValue 255, white
   */
  readonly background?: number;
  /** Encoding of series or text. Undefined for images. */
  readonly encoding?: SequenceEncoding;
  /** Problems that a person should know about, such as skipped files or unbalanced classes. */
  readonly warnings: readonly string[];
  /** Paths of files that operating systems and editors leave behind, such as `.DS_Store`, which are not read. Defaults to none. */
  readonly ignored?: readonly string[];
}

/** How `imageFolder` reads and splits a folder. */
export interface ImageFolderOptions {
  /**
   * 1 converts to grayscale, 3 to color.
   * @defaultValue 3 if any image has color, otherwise 1
   */
  readonly channels?: 1 | 3;
  /**
   * Fraction of each class that is held out for validation if the folder has no validation or test part.
   * @defaultValue 0.2
   */
  readonly validationSplit?: number;
  /**
   * Seeds the split and the subset that `limit` draws.
   * @defaultValue 1
   */
  readonly seed?: number;
  /** Trains on a stratified random subset of this many images. Defaults to all. */
  readonly limit?: number;
  /**
   * Gray value, 0 to 255, that shows through transparent pixels.
   * @defaultValue 255, white
   */
  readonly background?: number;
  /**
   * Skips image files that are broken, with a warning, instead of throwing an error that names them.
   * @defaultValue false
   */
  readonly skipCorrupt?: boolean;
  /**
   * Accepts a class without training images.
   * @defaultValue false
   */
  readonly allowEmpty?: boolean;
}

export const IMAGE_FOLDER_OPTIONS: OptionNames<ImageFolderOptions> = {
  channels: true,
  validationSplit: true,
  seed: true,
  limit: true,
  background: true,
  skipCorrupt: true,
  allowEmpty: true,
};

/** @throws ConfigError if there are fewer than two classes or training images. */
export function checkTrainable({
  train,
  classes,
  task = 'classification',
}: Pick<ClassificationData, 'train' | 'classes'> & { readonly task?: Task }): void {
  if (task === 'classification' && classes.length < 2) {
    const found = classes.length === 0 ? 'no classes' : `one class, '${classes[0]}'`;
    throw new ConfigError(`the data has ${found}`, {
      hint: 'A classifier needs two classes or more. In a folder, put the images of each class in a folder of its own.',
    });
  }
  if (train.length < 2)
    throw new ConfigError(`a training set needs at least 2 images, got ${train.length}`, {
      hint: 'Add images.',
    });
}
