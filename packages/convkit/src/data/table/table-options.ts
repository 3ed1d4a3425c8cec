import { ConfigError, checkFraction, checkPositive, checkWhole } from '@convkit/core';
import { checkOptionNames, type OptionNames } from '../../options/check-option-names.js';
import { checkFlag, checkValue } from '../../options/check-value.js';
import type { ImageFolderOptions } from '../classification-data.js';

/** How `imageTable` finds and splits the images of a table. */
export interface TableOptions extends Omit<ImageFolderOptions, 'allowEmpty'> {
  /** Column of the file names, relative to the table. Defaults to the first of image, file, filename, path and name, else the first column. */
  readonly image?: string;
  /**
   * Column that says which part an image belongs to: train, validation (or val) or test. One of validation and test serves for the other;
   * without either, a part of the training images is held out. Defaults to the column `split`, if there is one.
   */
  readonly split?: string;
  /**
   * Opens a table to evaluate on, which needs no training images: its test part, else its validation part, else all of its images are
   * `train`, `validation` and `test` alike.
   * @defaultValue false
   */
  readonly testOnly?: boolean;
  /** In a page, the path of the table among the files. Defaults to the only file that ends in `.csv`. */
  readonly csv?: string;
}

/** How `imageTable` reads numbers to predict. */
export interface RegressionTableOptions extends TableOptions {
  /** Columns of the numbers. */
  readonly targets: readonly string[];
}

/** How `imageTable` reads several labels per image. */
export interface MultiLabelTableOptions extends TableOptions {
  /** The column that lists the labels of each image, or one column for each label, with 1 where it applies and 0 elsewhere. */
  readonly labels: string | readonly string[];
  /**
   * What separates the labels in a column of labels. Defaults to the first of `|`, `;` and `,` that occurs in it, else spaces.
   */
  readonly separator?: string;
}

/** Options of `imageTable`. */
export type ImageTableOptions = RegressionTableOptions | MultiLabelTableOptions;

const OPTIONS: OptionNames<RegressionTableOptions & MultiLabelTableOptions> = {
  targets: true,
  labels: true,
  separator: true,
  image: true,
  split: true,
  testOnly: true,
  csv: true,
  channels: true,
  validationSplit: true,
  seed: true,
  limit: true,
  background: true,
  skipCorrupt: true,
};

/** @throws ConfigError naming the first option that is invalid. */
export function checkTableOptions(options: ImageTableOptions): void {
  checkOptionNames(options, OPTIONS);
  const { targets, labels, separator } = options as Partial<RegressionTableOptions & MultiLabelTableOptions>;
  if ((targets === undefined) === (labels === undefined)) {
    const given = targets === undefined ? 'neither targets nor labels' : 'both targets and labels';
    throw new ConfigError(`imageTable got ${given}`, {
      hint: 'Name the columns of the numbers as targets, or those of the labels as labels.',
    });
  }
  if (targets) checkNames('targets', targets);
  if (labels !== undefined && typeof labels !== 'string') checkNames('labels', labels);
  for (const name of ['image', 'split', 'csv'] as const) {
    const value = options[name];
    if (value !== undefined) checkValue(name, value, 'a name', typeof value === 'string' && value !== '');
  }
  if (separator !== undefined) {
    checkValue('separator', separator, 'text', typeof separator === 'string' && separator !== '');
    if (typeof labels !== 'string') {
      throw new ConfigError('separator needs a single column of labels', { hint: 'Leave it out.' });
    }
  }
  checkFlag('testOnly', options.testOnly);
  checkNumbers(options);
}

function checkNumbers({ validationSplit, seed, limit, skipCorrupt }: ImageTableOptions): void {
  if (validationSplit !== undefined) {
    checkFraction('validationSplit', validationSplit);
    checkPositive('validationSplit', validationSplit);
  }
  if (seed !== undefined) checkWhole('seed', seed, 0);
  if (limit !== undefined) checkWhole('limit', limit, 2);
  checkFlag('skipCorrupt', skipCorrupt);
}

function checkNames(option: string, names: readonly string[]): void {
  const isList = Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === 'string');
  checkValue(option, names, 'the names of one or more columns', isList);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return;
  throw new ConfigError(`${option} names the column '${twice}' twice`, { hint: 'Name it once.' });
}
