import { Rng } from '@convkit/core';
import {
  adaptiveAveragePool,
  averagePool,
  type Conv2dOptions,
  conv2d,
  dropout,
  flatten,
  installGradients,
  linear,
  losses,
  lrn,
  maxPool,
  type PoolOptions,
  relu,
  scaledTanh,
  tanh,
} from '@convkit/ops';
import {
  grads,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, it } from 'vitest';
import { expectSameOnBoth, random, startBackends } from './backends.fixture.js';

beforeAll(async () => {
  installGradients();
  await startBackends();
});

/** Expects the same values and gradients on both backends. */
function expectOp(f: (...inputs: Tensor[]) => Tensor, make: () => Tensor[]): void {
  expectSameOnBoth(
    () => {
      const inputs = make();
      const y = f(...inputs);
      return [y, ...grads(f)(inputs, random('dy', ...y.shape))];
    },
    { relative: 1e-4, absolute: 1e-4 },
  );
}

it.each<[input: number[], filter: number[], options: Conv2dOptions]>([
  [[2, 7, 6, 3], [3, 3, 3, 5], {}],
  [[1, 9, 8, 1], [2, 3, 1, 4], { stride: [3, 2] }],
  [[1, 9, 7, 2], [2, 1, 2, 3], { stride: 4 }],
  [[2, 5, 6, 3], [3, 2, 3, 2], { padding: 1 }],
  [[2, 8, 8, 5], [5, 5, 5, 1], { padding: 2, stride: 2 }],
  [[1, 7, 6, 3], [3, 4, 3, 2], { padding: 'same', stride: 2 }],
  [[2, 7, 6, 6], [3, 2, 3, 10], { groups: 2, padding: 1 }],
  [[1, 6, 6, 9], [3, 3, 3, 6], { groups: 3, stride: 2 }],
  [[2, 7, 6, 5], [3, 3, 1, 5], { groups: 5, padding: 1, stride: 2 }],
  [[1, 8, 7, 3], [2, 3, 1, 6], { groups: 3, stride: 3 }],
])('conv2d of %j with %j, %j', (input, filter, options) => {
  expectOp(
    (x, w) => conv2d(x as Tensor4D, w as Tensor4D, options),
    () => [random('x', ...input), random('w', ...filter)],
  );
});

it('conv2d with a bias and a ReLU', () => {
  for (const activation of ['relu', undefined] as const) {
    expectOp(
      (x, w, bias) =>
        conv2d(x as Tensor4D, w as Tensor4D, { padding: 1, bias: bias as Tensor1D, activation }),
      () => [random('x', 3, 7, 6, 3), random('w', 3, 3, 3, 10), random('b', 10)],
    );
  }
});

it.each([
  { groups: 2, filter: [3, 3, 2, 6] },
  { groups: 4, filter: [3, 3, 1, 8] },
])('conv2d in $groups groups with a bias and a ReLU', ({ groups, filter }) => {
  expectOp(
    (x, w, bias) =>
      conv2d(x as Tensor4D, w as Tensor4D, { groups, bias: bias as Tensor1D, activation: 'relu' }),
    () => [random('x', 2, 6, 5, 4), random('w', ...filter), random('b', filter[3] as number)],
  );
});

it.each([
  { size: 5, alpha: 0.5 },
  { size: 3, alpha: 1, beta: 0.6, k: 1 },
])('lrn by %j', (options) => {
  expectOp(
    (x) => lrn(x as Tensor4D, options),
    () => [random('x', 2, 3, 4, 9)],
  );
});

it.each<[input: number[], output: [number, number]]>([
  [
    [2, 6, 8, 3],
    [3, 2],
  ],
  [
    [2, 7, 5, 3],
    [3, 2],
  ],
  [
    [2, 2, 3, 5],
    [5, 7],
  ],
])('adaptive pooling of %j to %j', (input, output) => {
  expectOp(
    (x) => adaptiveAveragePool(x as Tensor4D, output),
    () => [random('x', ...input)],
  );
});

describe.each<[input: number[], options: PoolOptions]>([
  [[2, 4, 6, 3], { size: 2 }],
  [[1, 5, 7, 1], { size: 1, stride: 2 }],
  [[1, 7, 5, 3], { size: [3, 2], stride: 2 }],
  [[1, 4, 5, 2], { size: 3, stride: 1 }],
  [[2, 8, 9, 1], { size: 2, stride: 3 }],
  [[1, 5, 6, 5], { size: 3, stride: 2, padding: 1 }],
  [[1, 5, 6, 1], { size: [2, 4], stride: [1, 3], padding: 1 }],
  [[1, 5, 6, 3], { size: 3, stride: 2, padding: 'same' }],
  [[1, 6, 6, 3], { size: 3, stride: 2, ceilMode: true }],
  [[1, 6, 9, 3], { size: 3, stride: 2, padding: 1, ceilMode: true }],
  [[1, 7, 8, 1], { size: 2, stride: 4, ceilMode: true }],
])('pooling %j by %j', (input, options) => {
  it('takes maxima, negative ones too', () => {
    expectOp(
      (x) => maxPool(x as Tensor4D, options),
      () => [random('x', ...input)],
    );
    expectOp(
      (x) => maxPool(x as Tensor4D, options),
      () => [sub(random('x', ...input), 10)],
    );
  });

  it('takes means', () => {
    expectOp(
      (x) => averagePool(x as Tensor4D, options),
      () => [random('x', ...input)],
    );
  });
});

it('linear layers and activations', () => {
  expectOp(
    (x, w, b) => linear(x as Tensor2D, w as Tensor2D, b as Tensor1D),
    () => [random('x', 3, 7), random('w', 7, 4), random('b', 4)],
  );
  expectOp(
    (x, w, b) => linear(x as Tensor2D, w as Tensor2D, b as Tensor1D, 'relu'),
    () => [random('x', 3, 7), random('w', 7, 4), random('b', 4)],
  );
  for (const activation of [relu<Tensor>, tanh<Tensor>, scaledTanh<Tensor>, flatten]) {
    expectOp(activation, () => [random('x', 2, 3, 4, 5)]);
  }
  expectOp(
    (x) => dropout(x, 0.4, new Rng(1)),
    () => [random('x', 5, 7)],
  );
});

it.each(Object.entries(losses))('the loss %s', (_, loss) => {
  expectOp(
    (x) => loss(x as Tensor2D, tensor1d([0, 3, 1], 'int32')),
    () => [random('x', 3, 4)],
  );
});
