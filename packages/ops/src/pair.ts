import { ConfigError, checkWhole, describeValue } from '@convkit/core';
import type { Size2d } from './kernels.js';

/**
 * Resolves an option that is one number, or one for height and one for width.
 * @param least Smallest value. Defaults to 1.
 * @throws ConfigError if a number is not a whole number of at least `least`.
 */
export function pair(name: string, value: number | Size2d, least = 1): Size2d {
  if (typeof value !== 'number' && !(Array.isArray(value) && value.length === 2)) {
    throw new ConfigError(
      `${name} must be a number, or one for height and one for width, got ${describeValue(value)}`,
    );
  }
  const size: Size2d = typeof value === 'number' ? [value, value] : value;
  for (const number of size) checkWhole(name, number, least);
  return size;
}

/** Most zeros that may be added on a side. */
const MOST_PADDING = 2 ** 14;

/** @throws ConfigError if `padding` is neither a scheme of tfjs nor a whole number from 0 to 2^14. */
export function checkPadding(name: string, padding: 'valid' | 'same' | number): void {
  if (padding === 'valid' || padding === 'same') return;
  if (typeof padding !== 'number') {
    throw new ConfigError(`${name} must be 'valid', 'same' or a number, got ${describeValue(padding)}`);
  }
  checkWhole(name, padding, 0);
  if (padding > MOST_PADDING)
    throw new ConfigError(`${name} must be at most ${MOST_PADDING}, got ${padding}`);
}
