import { Rng, ShapeError } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, normalValues } from '@convkit/testing';
import { type Rank, type Tensor1D, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, it } from 'vitest';
import { linear } from './linear.js';

beforeAll(installGradients);

it('multiplies by the weight and adds the bias', () => {
  const x = tensor2d([
    [1, 2, 3],
    [0, -1, 0.5],
  ]);
  const weight = tensor2d([
    [1, 0],
    [2, -1],
    [0, 4],
  ]);
  expectClose(
    linear(x, weight),
    tensor2d([
      [5, 10],
      [-2, 3],
    ]),
  );
  expectClose(
    linear(x, weight, tensor1d([0.5, -1])),
    tensor2d([
      [5.5, 9],
      [-1.5, 2],
    ]),
  );
});

it.each([
  [1, 1, 1],
  [3, 5, 2],
  [7, 1, 3],
])('has correct gradients for [%i, %i] -> %i', (n, inputs, outputs) => {
  const rng = new Rng(1);
  const x = normalValues<Rank.R2>([n, inputs], rng);
  const weight = normalValues<Rank.R2>([inputs, outputs], rng);
  const bias = normalValues<Rank.R1>([outputs], rng);
  checkGradients((a, b, c) => linear(a as Tensor2D, b as Tensor2D, c as Tensor1D), [x, weight, bias]);
});

it('accepts an empty batch', () => {
  const weight = normalValues<Rank.R2>([3, 4], new Rng(1));
  expect(linear(normalValues<Rank.R2>([0, 3], new Rng(1)), weight).shape).toEqual([0, 4]);
});

it('rejects an input of another size or rank', () => {
  const weight = normalValues<Rank.R2>([3, 4], new Rng(1));
  expect(() => linear(normalValues<Rank.R2>([2, 4], new Rng(1)), weight)).toThrow(ShapeError);
  const image = normalValues([1, 2, 2, 3], new Rng(1)) as unknown as Tensor2D;
  expect(() => linear(image, weight)).toThrow(
    'linear expects 3 input features, got an input of shape [1,2,2,3]',
  );
});
