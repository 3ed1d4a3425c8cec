import { Tensor, type TensorLike, util } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

export interface Closeness {
  /** Of the expected value's magnitude; 1e-5 where absent. */
  readonly relative?: number;
  /** 1e-6 where absent. */
  readonly absolute?: number;
}

/**
 * Fails unless every value is within `absolute + relative * |expected|`. NaN equals NaN, and an infinity itself. Shapes
 * are compared where both sides are tensors, else the number of values.
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
    // A NaN compares as neither greater nor less.
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
