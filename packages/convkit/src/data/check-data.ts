import { DataError, describeValue, type Task } from '@convkit/core';
import { isObject } from '../options/check-value.js';
import type { TrainingData } from './training-data.js';

/**
 * Checks that a value is image data.
 * @param name - the name of the option or argument.
 * @param accepted - whether a single dataset is accepted too. Defaults to data with a training set only.
 * @throws DataError saying how to get such data.
 */
export function checkData(name: string, value: unknown, accepted: 'data' | 'data or dataset' = 'data'): void {
  if (isData(value) || (accepted === 'data or dataset' && isDataset(value))) return;
  const must = `image data from imageFolder, dataset or classificationData${accepted === 'data' ? '' : ', or a dataset with labels'}`;
  throw new DataError(`${name} must be ${must}, got ${describeValue(value)}`, { hint: hintFor(name, value) });
}

/**
 * Checks that data belongs to a task.
 * @throws DataError if it belongs to another task.
 */
export function checkDataTask(
  { task = 'classification' }: Pick<TrainingData, 'task'>,
  tasks: readonly Task[],
): void {
  if (tasks.includes(task)) return;
  const [found, hint] =
    task === 'regression'
      ? ['has numbers to predict, not classes', 'Use trainRegressor and loadRegressor for it.']
      : ['has classes, not numbers to predict', 'Use trainClassifier and loadClassifier for it.'];
  throw new DataError(`the data ${found}`, { hint });
}

function hintFor(name: string, value: unknown): string {
  if (typeof value === 'string') return `Open the folder first: ${name}: await imageFolder('${value}').`;
  if (value instanceof Promise) return `Await it first: ${name}: await imageFolder(…).`;
  return `Open a folder of images: ${name}: await imageFolder('images').`;
}

const isNames = (value: unknown) => Array.isArray(value) && value.every((name) => typeof name === 'string');

const isData = (value: unknown): boolean =>
  isObject(value) && isNames(value.classes) && [value.train, value.validation, value.test].every(isDataset);

const isDataset = (value: unknown): boolean =>
  isObject(value) &&
  isNames(value.classes) &&
  typeof value.get === 'function' &&
  Array.isArray(value.shape) &&
  isObject(value.labels);
