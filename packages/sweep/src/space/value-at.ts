import { MOST_RUNS } from '../spec/most-runs.js';
import type { Dimension, ParameterValue } from './search-space.js';

/** Maps a number from [0, 1) to a value of the dimension, so that uniform numbers give values of its distribution. */
export function valueAt(dimension: Dimension, u: number): ParameterValue {
  if ('choice' in dimension) {
    return dimension.choice[Math.floor(u * dimension.choice.length)] as ParameterValue;
  }
  if ('integer' in dimension) {
    const [low, high] = dimension.integer;
    return low + Math.floor(u * (high - low + 1));
  }
  return between(dimension, u);
}

/** Values of the dimension in a grid, evenly spaced. Undefined if it has no `steps`, and too many values without them. */
export function gridOf(dimension: Dimension): readonly ParameterValue[] | undefined {
  if ('choice' in dimension) return dimension.choice;
  if ('integer' in dimension) {
    const [low, high] = dimension.integer;
    const { steps = high - low + 1 } = dimension;
    if (steps > MOST_RUNS) return undefined;
    const values = Array.from({ length: steps }, (_, i) => Math.round(low + (high - low) * share(i, steps)));
    return [...new Set(values)];
  }
  const { steps } = dimension;
  return steps === undefined
    ? undefined
    : Array.from({ length: steps }, (_, i) => between(dimension, share(i, steps)));
}

const share = (i: number, steps: number) => (steps === 1 ? 0 : i / (steps - 1));

/** The value at a share of the range. Has six significant digits, so that it can be read and typed again, but stays in the range. */
function between(
  dimension: Exclude<Dimension, { choice: unknown } | { integer: unknown }>,
  u: number,
): number {
  const isLog = 'logUniform' in dimension;
  const [low, high] = isLog ? dimension.logUniform : dimension.uniform;
  const value = isLog ? low * (high / low) ** u : low + (high - low) * u;
  return Math.min(high, Math.max(low, Number(value.toPrecision(6))));
}
