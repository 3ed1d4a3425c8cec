import { readFileSync } from 'node:fs';
import { checkNotNegative, checkPositive, checkWhole } from '@convkit/core';
import type { TransformSpec } from '@convkit/data';
import { InvalidArgumentError } from 'commander';
import type { AugmentationName } from 'convkit';

/** Name of a flag from that of its option, for example `--batch-size` for `batchSize`. */
export const flagName = (option: string): string =>
  `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Parses a whole number from 1. */
export const positiveInteger = (text: string): number => parse(text, (value) => checkWhole('It', value));

/** Parses a whole number from 0. */
export const wholeNumber = (text: string): number => parse(text, (value) => checkWhole('It', value, 0));

/** Parses a number of threads of the wasm backend. */
export const threadCount = (text: string): number => parse(text, (value) => checkWhole('It', value, 1, 64));

/** Parses a number of workers. */
export const workerCount = (text: string): number | 'auto' => (text === 'auto' ? text : wholeNumber(text));

/** Parses a number above 0. */
export const positive = (text: string): number => parse(text, (value) => checkPositive('It', value));

/** Parses a number from 0. */
export const notNegative = (text: string): number => parse(text, (value) => checkNotNegative('It', value));

/** @throws InvalidArgumentError, which Commander reports with the name of the option, if `check` throws. */
function parse(text: string, check: (value: number) => void): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  try {
    check(value);
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
  return value;
}

/** Parses a shape `HEIGHTxWIDTHxCHANNELS`, for example 32x32x1. */
export function inputShape(text: string): [number, number, number] {
  const sizes = text.split('x').map(Number);
  if (sizes.length !== 3 || !sizes.every((size) => Number.isInteger(size) && size >= 1)) {
    throw new InvalidArgumentError('It must be HEIGHTxWIDTHxCHANNELS, for example 32x32x1.');
  }
  return sizes as [number, number, number];
}

/** Parses `auto` or a number above 0. */
export const learningRate = (text: string): number | 'auto' => (text === 'auto' ? text : positive(text));

/** Parses a fraction between 0 and 1, both excluded. */
export function fraction(text: string): number {
  const value = positive(text);
  if (value < 1) return value;
  throw new InvalidArgumentError(`It must be a number between 0 and 1, got ${text}.`);
}

/** Parses a number of channels. */
export function channels(text: string): 1 | 3 {
  if (text === '1' || text === '3') return text === '1' ? 1 : 3;
  throw new InvalidArgumentError('It must be 1 (grayscale) or 3 (color).');
}

/** Parses `backbone` or a regular expression of state-dict keys. */
export const freezePattern = (text: string): string => pattern('backbone', text);

/** Parses `biases-and-norms` or a regular expression of state-dict keys. */
export const decayPattern = (text: string): string => pattern('biases-and-norms', text);

function pattern(name: string, text: string): string {
  try {
    new RegExp(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(
      `It must be ${name} or a regular expression. ${(error as Error).message}.`,
    );
  }
}

const AUGMENTATIONS: readonly string[] = ['standard', 'light', 'none'] satisfies AugmentationName[];

/** Whether `text` names a set of augmentations. */
export const isAugmentationName = (text: string): text is AugmentationName => AUGMENTATIONS.includes(text);

/** Parses the name of a set of augmentations, or reads a JSON file with a list of transforms. */
export function augmentation(text: string): AugmentationName | readonly TransformSpec[] {
  return isAugmentationName(text) ? text : transformsFile(text);
}

function transformsFile(file: string): readonly TransformSpec[] {
  let list: unknown;
  try {
    list = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InvalidArgumentError(
      `It must be ${AUGMENTATIONS.join(', ')} or a JSON file. ${(error as Error).message}`,
    );
  }
  const isTransform = (item: unknown) => typeof (item as { name?: unknown } | null)?.name === 'string';
  if (Array.isArray(list) && list.every(isTransform)) return list;
  throw new InvalidArgumentError(
    'The file must contain a list of transforms, for example [{ "name": "random-flip" }].',
  );
}
