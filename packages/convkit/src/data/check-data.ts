import { DataError, describeValue } from '@convkit/core';
import { isObject } from '../options/check-value.js';

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

function hintFor(name: string, value: unknown): string {
  if (typeof value === 'string') return `Open the folder first: ${name}: await imageFolder('${value}').`;
  if (value instanceof Promise) return `Await it first: ${name}: await imageFolder(…).`;
  return `Open a folder of images: ${name}: await imageFolder('images').`;
}

const isData = (value: unknown): boolean =>
  isObject(value) &&
  Array.isArray(value.classes) &&
  [value.train, value.validation, value.test].every(isDataset);

const isDataset = (value: unknown): boolean =>
  isObject(value) &&
  Array.isArray(value.classes) &&
  typeof value.get === 'function' &&
  Array.isArray(value.shape) &&
  isObject(value.labels);
