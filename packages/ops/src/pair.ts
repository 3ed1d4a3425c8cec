import { checkWhole } from '@convkit/core';
import type { Size2d } from './kernels.js';

/**
 * Resolves an option that is one number, or one for height and one for width.
 * @param least Smallest value. Defaults to 1.
 * @throws ConfigError if a number is not a whole number of at least `least`.
 */
export function pair(name: string, value: number | Size2d, least = 1): Size2d {
  const size: Size2d = typeof value === 'number' ? [value, value] : value;
  for (const number of size) checkWhole(name, number, least);
  return size;
}
