import type { Rng } from '@convkit/core';

export type Range = readonly [low: number, high: number];

/** Uniform in [low, high). */
export const between = (rng: Rng, [low, high]: Range) => low + (high - low) * rng.uniform();

/** What a number as far as it goes to both sides of `middle` stands for, but not below `floor`; a range is itself. */
export const around = (spread: number | Range, middle: number, floor = Number.NEGATIVE_INFINITY): Range =>
  typeof spread === 'number' ? [Math.max(middle - spread, floor), middle + spread] : spread;

/** To the nearest whole number, halves to the even one, as Python and torch round. */
export function roundHalfToEven(value: number): number {
  const down = Math.floor(value);
  if (value - down === 0.5) return down + (down % 2 === 0 ? 0 : 1);
  return Math.round(value);
}
