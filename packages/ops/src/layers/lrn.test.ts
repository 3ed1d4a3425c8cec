import { ConfigError, Rng, ShapeError } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, expectNoLeaks, normalValues } from '@convkit/testing';
import { grad, mul, type Rank, type Tensor, type Tensor4D, tensor4d, zeros } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { type LrnOptions, lrn } from './lrn.js';

beforeAll(installGradients);

const STRONG: LrnOptions[] = [
  { size: 3, alpha: 0.5, beta: 0.75, k: 2 },
  { size: 5, alpha: 1, beta: 0.5, k: 1 },
  { size: 1, alpha: 0.3, beta: 1, k: 0.5 },
  { size: 9, alpha: 0.2, beta: 0.6, k: 1 },
];

/** Krizhevsky et al. 2012, section 3.3, in float64; `values` holds rows of c channels. */
function normalized(values: readonly number[], c: number, options: LrnOptions): number[] {
  const { size = 5, alpha = 1e-4, beta = 0.75, k = 2 } = options;
  return values.map((value, place) => {
    const [pixel, map] = [place - (place % c), place % c];
    const reach = (size - 1) / 2;
    let sum = 0;
    for (let j = Math.max(0, map - reach); j <= Math.min(c - 1, map + reach); j++) {
      sum += (values[pixel + j] as number) ** 2;
    }
    return value / (k + alpha * sum) ** beta;
  });
}

describe.each(STRONG.map((options) => [options]))('local response normalization with %j', (options) => {
  const x = normalValues<Rank.R4>([2, 2, 3, 7], new Rng(1));

  it("computes the paper's formula", () => {
    expectClose(lrn(x, options), normalized([...x.dataSync()], 7, options));
  });

  it('has a gradient that matches finite differences', () => {
    checkGradients((input) => lrn(input as Tensor4D, options), [x]);
  });

  it('accepts an empty batch and leaks no tensors', () => {
    expect(lrn(zeros([0, 2, 3, 7]), options).shape).toEqual([0, 2, 3, 7]);
    expectNoLeaks(() => lrn(x, options).dispose());
    expectNoLeaks(() => grad((input: Tensor) => lrn(input as Tensor4D, options))(x).dispose());
  });
});

it("defaults to the paper's constants, with alpha not divided by the size", () => {
  // One pixel of three channels: each sum is over all of them.
  const y = lrn(tensor4d([30, 40, 0], [1, 1, 1, 3]));
  expectClose(y, [30 / 2.25 ** 0.75, 40 / 2.25 ** 0.75, 0]);
  const x = mul(normalValues<Rank.R4>([1, 2, 2, 8], new Rng(2)), 50) as Tensor4D;
  expectClose(lrn(x), normalized([...x.dataSync()], 8, {}));
});

it.each<[LrnOptions, string]>([
  [{ size: 4 }, 'LRN size must be a positive odd number, got 4'],
  [{ size: 0 }, 'got 0'],
  [{ size: 2.5 }, 'got 2.5'],
  [{ alpha: -1 }, 'LRN alpha must be a number from 0, got -1'],
  [{ beta: 0 }, 'LRN beta must be a number above 0, got 0'],
  [{ k: Number.NaN }, 'LRN k must be a number above 0, got NaN'],
])('rejects %j', (options, complaint) => {
  const run = () => lrn(zeros([1, 1, 1, 3]), options);
  expect(run).toThrow(ConfigError);
  expect(run).toThrow(complaint);
});

it('rejects an input that is not a batch of images', () => {
  expect(() => lrn(zeros([2, 3, 4]) as Tensor as Tensor4D)).toThrow(ShapeError);
});
