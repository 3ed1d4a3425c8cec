import type { Goal } from '../../spec/sweep-spec.js';
import { linearTicks, logTicks } from './ticks.js';

/** A numeric scale of an axis. */
export interface ValueScale {
  readonly type: 'linear' | 'log';
  readonly domain: readonly [low: number, high: number];
}

/** Ratio of the largest to the smallest value from which a scale is logarithmic. */
const WIDE = 20;

/** A scale for values of a metric: logarithmic for losses that are positive and of different magnitudes. */
export function scaleFor(values: readonly number[], goal: Goal): ValueScale {
  const [low, high] = values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as [number, number],
  );
  if (values.length === 0) return { type: 'linear', domain: [0, 1] };
  if (low === high)
    return { type: 'linear', domain: [low - (Math.abs(low) || 1) / 10, high + (Math.abs(high) || 1) / 10] };
  return {
    type: goal === 'minimize' && low > 0 && high / low >= WIDE ? 'log' : 'linear',
    domain: [low, high],
  };
}

/** Position of a value on a scale: 0 at its low end, 1 at its high end. */
export function shareOf({ type, domain: [low, high] }: ValueScale, value: number): number {
  if (low === high) return 0.5;
  return type === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

/** Round values of a scale. */
export const ticksOf = ({ type, domain: [low, high] }: ValueScale, count: number): number[] =>
  type === 'log' ? logTicks(low, high, count) : linearTicks(low, high, count);
