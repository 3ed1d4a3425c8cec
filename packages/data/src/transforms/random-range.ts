import type { Rng } from '@convkit/core';

/** Lower and upper bound of a random number. */
export type Range = readonly [low: number, high: number];

/** Draws from the uniform distribution on [low, high). */
export const uniformIn = (rng: Rng, [low, high]: Range) => low + (high - low) * rng.uniform();

/** Expands a number to the range of that distance around `center`, but not below `floor`. Returns a range unchanged. */
export const rangeAround = (
  spread: number | Range,
  center: number,
  floor = Number.NEGATIVE_INFINITY,
): Range => (typeof spread === 'number' ? [Math.max(center - spread, floor), center + spread] : spread);

/** Rounds to the nearest whole number, halves to even, as Python and torch do. */
export function roundHalfToEven(value: number): number {
  const down = Math.floor(value);
  if (value - down === 0.5) return down + (down % 2 === 0 ? 0 : 1);
  return Math.round(value);
}
