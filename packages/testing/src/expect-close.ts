import { Tensor, type TensorLike, util } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** Tolerances of `expectClose`. */
export interface Closeness {
  /**
   * Tolerance relative to the magnitude of the expected value.
   * @defaultValue 1e-5
   */
  readonly relative?: number;
  /**
   * Absolute tolerance.
   * @defaultValue 1e-6
   */
  readonly absolute?: number;
}

/**
 * Fails unless every value is within `absolute + relative * |expected|` of the expected one. NaN equals NaN, and infinities equal
 * themselves. If both sides are tensors their shapes are compared, otherwise the numbers of values.
 */
export function expectClose(
  actual: Tensor | TensorLike,
  expected: Tensor | TensorLike,
  { relative = 1e-5, absolute = 1e-6 }: Closeness = {},
): void {
  if (actual instanceof Tensor && expected instanceof Tensor) expect(actual.shape).toEqual(expected.shape);
  const [got, wanted] = [valuesOf(actual), valuesOf(expected)];
  expect(got.length, 'number of values').toBe(wanted.length);
  let [worst, position] = [1, -1];
  for (let i = 0; i < got.length; i++) {
    const [a, e] = [got[i] as number, wanted[i] as number];
    if (Object.is(a, e) || a === e) continue;
    const excess = Math.abs(a - e) / (absolute + relative * Math.abs(e));
    if (excess <= worst) continue;
    // NaN compares as neither greater nor less.
    [worst, position] = [Number.isNaN(excess) ? Number.POSITIVE_INFINITY : excess, i];
  }
  if (position < 0) return;
  const place = actual instanceof Tensor ? `[${indexOf(position, actual)}]` : `${position}`;
  expect.fail(
    `value ${place} is ${got[position]} instead of ${wanted[position]}, ` +
      `${worst.toPrecision(3)} times the tolerance away (relative ${relative}, absolute ${absolute})`,
  );
}

function valuesOf(values: Tensor | TensorLike): ArrayLike<number> {
  if (values instanceof Tensor) return values.dataSync();
  if (util.isTypedArray(values as object)) return values as unknown as ArrayLike<number>;
  return util.flatten(values as number[]) as number[];
}

const indexOf = (position: number, { rank, strides }: Tensor) => util.indexToLoc(position, rank, strides);
