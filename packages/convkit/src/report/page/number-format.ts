import type { ChartSpec } from '../chart-spec.js';

/** A short form of a number: `20k`, `0.05`, `1e-5`. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${trimmed(value / 1e6)}M`;
  if (size >= 1e4) return `${trimmed(value / 1e3)}k`;
  if (size !== 0 && size < 1e-4)
    return value.toExponential(trimmed(value / 10 ** Math.floor(Math.log10(size))).includes('.') ? 1 : 0);
  return trimmed(value);
}

const trimmed = (value: number) => String(Number(value.toPrecision(3)));

/** Formats a value of y, on an axis or under the pointer. */
export const formatOf = (format: ChartSpec['format']) => (value: number) =>
  format === 'percent' ? `${trimmed(100 * value)}%` : short(value);
