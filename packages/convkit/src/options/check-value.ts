import { NAME_FAMILIES, type NameFamily } from '@convkit/checkpoint';
import { ConfigError, describeValue } from '@convkit/core';

/**
 * Checks the value of an option.
 * @param must - completes the sentence "NAME must be …".
 * @throws ConfigError if `isValid` is false.
 */
export function checkValue(name: string, value: unknown, must: string, isValid: boolean): void {
  if (isValid) return;
  const hint = value instanceof Promise ? 'Await it first.' : undefined;
  throw new ConfigError(`${name} must be ${must}, got ${describeValue(value)}`, hint ? { hint } : {});
}

/** @throws ConfigError if `value` is neither a boolean nor undefined. */
export function checkFlag(name: string, value: unknown): void {
  checkValue(name, value, 'true or false', value === undefined || typeof value === 'boolean');
}

/** @throws ConfigError if `value` is not a library whose names are known. */
export function checkNameFamily(name: string, value: unknown): void {
  checkValue(name, value, `one of ${NAME_FAMILIES.join(', ')}`, NAME_FAMILIES.includes(value as NameFamily));
}

/** Whether `value` may have properties. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Whether `value` can be read as a file: a path or URL, bytes, or a `Blob`. */
export const isFileSource = (value: unknown): boolean =>
  (typeof value === 'string' && value !== '') ||
  value instanceof URL ||
  value instanceof Uint8Array ||
  (isObject(value) && typeof value.arrayBuffer === 'function');
