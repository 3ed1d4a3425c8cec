import { ConfigError, checkNumber, describeValue } from '@convkit/core';

/** @throws ConfigError if `value` is not a boolean. */
export function checkBoolean(name: string, value: unknown): void {
  if (typeof value === 'boolean') return;
  throw new ConfigError(`${name} must be true or false, got ${describeValue(value)}`);
}

/** @throws ConfigError if `value` is not a number from 0 to 1. */
export function checkPortion(name: string, value: number): void {
  checkNumber(name, value, 'from 0 to 1', (x) => x >= 0 && x <= 1);
}

/** @throws ConfigError if `values` is not an array of at least one number. */
export function checkNumbers(name: string, values: unknown): asserts values is readonly number[] {
  const isList = Array.isArray(values) && values.every((value) => Number.isFinite(value));
  if (isList && values.length > 0) return;
  if (isList) throw new ConfigError(`${name} is empty`, { hint: 'Give at least one number.' });
  throw new ConfigError(`${name} must be an array of numbers, got ${describeValue(values)}`);
}
