import { readFileSync } from 'node:fs';
import type { DataSpec } from '@convkit/core';
import { InvalidArgumentError } from 'commander';

/** A whole number from 1. */
export function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError('It must be a whole number from 1.');
  }
  return value;
}

/** A whole number from 0. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('It must be a whole number from 0.');
  }
  return value;
}

/** A whole number from 0 to 2^53 - 1. */
export function seed(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('It must be a whole number from 0 to 2^53 - 1.');
  }
  return value;
}

export function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) {
    throw new InvalidArgumentError('It must be a number greater than 0.');
  }
  return value;
}

/** `HxWxC`, as 32x32x1. */
export function inputShape(text: string): [number, number, number] {
  const sides = text.split('x').map(Number);
  if (sides.length !== 3 || !sides.every((side) => Number.isInteger(side) && side >= 1)) {
    throw new InvalidArgumentError('It must be HEIGHTxWIDTHxCHANNELS, as 32x32x1.');
  }
  return sides as [number, number, number];
}

/** A JSON file with a list of objects that have names. */
export function transformsFile(file: string): NonNullable<DataSpec['transforms']> {
  let list: unknown;
  try {
    list = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InvalidArgumentError(`It cannot be read as JSON: ${(error as Error).message}`);
  }
  const isStep = (step: unknown) => typeof (step as { name?: unknown } | null)?.name === 'string';
  if (Array.isArray(list) && list.every(isStep)) return list;
  throw new InvalidArgumentError('It must hold a list of transforms, as [{ "name": "random-flip" }].');
}
