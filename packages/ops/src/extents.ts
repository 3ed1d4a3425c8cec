import { ConfigError } from '@convkit/core';
import type { Extent } from './kernels.js';

/** Height and width from one number for both or two. */
export const pair = (extent: number | Extent): Extent =>
  typeof extent === 'number' ? [extent, extent] : extent;

/** @throws ConfigError unless every value is a whole number of at least `least`. */
export function requireWhole(what: string, values: readonly number[], least: number): void {
  if (values.every((value) => Number.isSafeInteger(value) && value >= least)) return;
  throw new ConfigError(`${what} must be whole numbers from ${least}, got ${values.join('x')}`);
}
