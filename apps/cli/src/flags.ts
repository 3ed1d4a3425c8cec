import { readFileSync } from 'node:fs';
import { checkPositive, checkWhole, type DataSpec } from '@convkit/core';
import { InvalidArgumentError } from 'commander';

/** Parses a whole number from 1. */
export const positiveInteger = (text: string): number => parse(text, (value) => checkWhole('It', value));

/** Parses a whole number from 0. */
export const wholeNumber = (text: string): number => parse(text, (value) => checkWhole('It', value, 0));

/** Parses a number above 0. */
export const positive = (text: string): number => parse(text, (value) => checkPositive('It', value));

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

/** Reads a JSON file with a list of transforms. */
export function transformsFile(file: string): NonNullable<DataSpec['transforms']> {
  let list: unknown;
  try {
    list = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InvalidArgumentError(`It cannot be read as JSON: ${(error as Error).message}`);
  }
  const isTransform = (item: unknown) => typeof (item as { name?: unknown } | null)?.name === 'string';
  if (Array.isArray(list) && list.every(isTransform)) return list;
  throw new InvalidArgumentError(
    'It must contain a list of transforms, for example [{ "name": "random-flip" }].',
  );
}
