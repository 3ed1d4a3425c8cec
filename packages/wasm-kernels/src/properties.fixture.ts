import { Rng } from '@convkit/core';
import { normalValues } from '@convkit/testing';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { outputsOn } from './backends.fixture.js';

/** The relative error of one rounding: half the distance from 1 to the next float. */
export const ROUNDING = 2 ** -24;
/** The error of a sum whose products underflow. */
const UNDERFLOW = 2 ** -120;

/** The expected output of a kernel: exact values and their error bounds. */
export interface Expected {
  readonly values: Float64Array;
  readonly bounds: Float64Array;
}

/** How many times as many cases `npm run test:full` checks. */
const BREADTH = process.env.CONVKIT_TESTS === 'full' ? 4 : 1;

/** Checks a property on the same cases in every run: `runs`, or four times as many in `npm run test:full`. A failing case is shrunk. */
export function forAll<T>(arbitrary: fc.Arbitrary<T>, runs: number, check: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, check), { seed: 1998, numRuns: BREADTH * runs });
}

/** Integers from `least` to `most`. */
export const upTo = (most: number, least = 1): fc.Arbitrary<number> => fc.integer({ min: least, max: most });

/** Standard normal values, which depend on the label alone. */
export function normal(label: string, ...shape: number[]): Float32Array {
  const values = normalValues(shape as [number], new Rng(2).child(label));
  const copy = values.dataSync().slice() as Float32Array;
  values.dispose();
  return copy;
}

/** The output of `run` on wasm. */
export const onWasm = (run: () => Tensor | Tensor[]): Float32Array =>
  outputsOn('wasm', run)[0]?.values as Float32Array;

/** Expects every value to be within its bound. */
export function expectWithin(actual: Float32Array, { values, bounds }: Expected): void {
  if (actual.length !== values.length) throw new Error(`${actual.length} values, ${values.length} expected`);
  for (const [i, expected] of values.entries()) {
    const [value, bound] = [actual[i] as number, (bounds[i] as number) + UNDERFLOW];
    // NaN is never within bounds.
    if (!(Math.abs(value - expected) <= bound)) {
      throw new Error(`[${i}] is ${value}, not ${expected} to within ${bound}`);
    }
  }
}

/**
 * The error of float sums taken in any order, with or without fused multiplication: at most `roundings` on the way of any
 * summand, so gamma(roundings) times the sum of the summands' sizes (Higham 2002, Accuracy and Stability, section 3.1).
 */
export function roundingBounds(sizes: Float64Array, roundings: number): Float64Array {
  const gamma = (roundings * ROUNDING) / (1 - roundings * ROUNDING);
  return sizes.map((size) => gamma * size);
}

/** Classifies each value as finite, NaN or an infinity. */
export const classesOf = (values: Float32Array | Float64Array): string[] =>
  Array.from(values, (value) => (Number.isFinite(value) ? 'finite' : String(value)));

/** Functions that put up to three values that are not finite into some of `count` arrays. */
export const nonFinite = (count: number): fc.Arbitrary<(arrays: readonly Float32Array[]) => void> =>
  fc
    .array(
      fc.record({
        array: upTo(count - 1, 0),
        place: upTo(2 ** 20, 0),
        value: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map((intruders) => (arrays: readonly Float32Array[]) => {
      for (const { array, place, value } of intruders) {
        const values = arrays[array] as Float32Array;
        values[place % values.length] = value;
      }
    });
