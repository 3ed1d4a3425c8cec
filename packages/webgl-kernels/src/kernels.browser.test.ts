import { Rng } from '@convkit/core';
import {
  adamUpdates,
  batchNorm,
  embedding,
  movingAverage,
  sgdUpdates,
  softmaxCrossEntropy,
} from '@convkit/ops';
import { expectClose, expectNoLeaks } from '@convkit/testing';
import {
  abs,
  add,
  dispose,
  grads,
  mul,
  scalar,
  setBackend,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor,
  tensor1d,
  tidy,
  variable,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { OTHER_ENDINGS, SHAPES_OF_BATCHES, testBatchNorm } from './batch-norm.fixture.js';
import { expectSameOnBoth, on, random, startBoth } from './on-both.fixture.js';

beforeAll(startBoth);

for (const shape of SHAPES_OF_BATCHES) testBatchNorm(shape, { relu: true, residual: true });
for (const ending of OTHER_ENDINGS) testBatchNorm([4, 3, 3, 6], ending);

it('batch norm keeps the variance of values far from zero', async () => {
  const values = Array.from({ length: 3000 }, (_, i) => 10_000 + (i % 3) * 100 + (i % 2 === 0 ? 0.5 : -0.5));
  const ones = () => tensor1d([1, 1, 1]);
  const [mean, variance] = await on('webgl', () => {
    const { mean, variance } = batchNorm(tensor(values, [1000, 3]), ones(), ones());
    return [mean, variance];
  });
  expectClose(mean as Float32Array, [10_000, 10_100, 10_200]);
  expectClose(variance as Float32Array, [0.25, 0.25, 0.25], { relative: 1e-3, absolute: 1e-3 });
});

it('batch norm propagates NaN', async () => {
  const [y] = await on('webgl', () => [
    batchNorm(tensor([Number.NaN, 1, 2, 3], [2, 2]), tensor1d([1, 1]), tensor1d([0, 0]), { relu: true }).y,
  ]);
  expect(Array.from(y as Float32Array).map(Number.isNaN)).toEqual([true, false, true, false]);
});

it.each([
  [1, 2],
  [3, 5],
  [64, 10],
  [7, 1000],
])('softmax cross-entropy of %i rows and %i classes matches the cpu backend', async (rows, classes) => {
  const labels = Int32Array.from({ length: rows }, (_, row) => (row * 7) % classes);
  const f = (x: Tensor) => softmaxCrossEntropy(x as Tensor2D, tensor1d(labels, 'int32'));
  await expectSameOnBoth(() => {
    const x = mul(random('x', rows, classes), 3);
    return [f(x), ...grads(f)([x])];
  });
});

it('softmax cross-entropy stays finite for huge logits and ignores invalid labels', async () => {
  const f = (x: Tensor) => softmaxCrossEntropy(x as Tensor2D, tensor1d([1, -1, 3], 'int32'));
  const make = () => [mul(random('x', 3, 3), 1e4)];
  const run = () => [f(make()[0] as Tensor), ...grads(f)(make())];
  await expectSameOnBoth(run);
  for (const values of await on('webgl', run)) expect(Array.from(values).every(Number.isFinite)).toBe(true);
});

/** Copies the values of all variables and frees the variables. */
const valuesOf = (variables: readonly ReturnType<typeof variable>[]): Tensor[] =>
  variables.map((state) => {
    const value = state.clone();
    state.dispose();
    return value;
  });

const SHAPES = [[1], [4], [7], [3, 3, 2, 4], [150, 221]];

describe.each([undefined, 0.37])('updates with a factor of %s match the cpu backend', (factor) => {
  const scaled = () => (factor === undefined ? {} : { factor: scalar(factor) });

  it.each([
    [0, false],
    [0.9, false],
    [0.9, true],
  ])('SGD, momentum %d, Nesterov %s', async (momentum, nesterov) => {
    await expectSameOnBoth(() => {
      const states = SHAPES.map((shape) => ({
        weight: variable(random('w', ...shape)),
        velocity: variable(random('v', ...shape)),
        gradient: random('g', ...shape),
      }));
      // The second update reads the packed outputs of the first.
      for (let i = 0; i < 2; i++) sgdUpdates(states, { learningRate: 0.1, momentum, nesterov, ...scaled() });
      return valuesOf(states.flatMap(({ weight, velocity }) => [weight, velocity]));
    });
  });

  it.each([
    [1, 0],
    [1000, 0],
    [2, 0.1],
  ])('Adam, step %i, weight decay %d', async (step, weightDecay) => {
    const constants = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step, weightDecay };
    await expectSameOnBoth(() => {
      const states = SHAPES.map((shape) => ({
        weight: variable(random('w', ...shape)),
        first: variable(random('m', ...shape)),
        second: variable(abs(random('v', ...shape))),
        gradient: random('g', ...shape),
      }));
      for (let i = 0; i < 2; i++) adamUpdates(states, { ...constants, ...scaled() });
      return valuesOf(states.flatMap(({ weight, first, second }) => [weight, first, second]));
    });
  });
});

it.each([[[3]], [[64]], [[3, 3, 2, 5]]])(
  'a moving average of %j matches the cpu backend, packed or not',
  async (shape) => {
    await expectSameOnBoth(() => {
      const [average, value] = [random('average', ...shape), random('value', ...shape)];
      const options = { rate: 0.1, correction: 1.25 };
      const once = movingAverage(average, value, options);
      return [
        once,
        movingAverage(add(once, 1), mul(value, 2), options),
        movingAverage(once, mul(value, 2), options),
      ];
    });
  },
);

it('leaks no tensors', async () => {
  await setBackend('webgl');
  const x = random('x', 2, 3, 3, 5);
  const [scale, offset] = [random('scale', 5) as Tensor1D, random('offset', 5) as Tensor1D];
  const f = (input: Tensor) => batchNorm(input, scale, offset, { relu: true, residual: x }).y;
  const weight = variable(random('w', 9));
  const velocity = variable(random('v', 9));
  const gradient = random('g', 9);
  const step = () => {
    tidy(() => void grads(f)([x]));
    sgdUpdates([{ weight, velocity, gradient }], { learningRate: 0.1, momentum: 0.9, nesterov: false });
  };
  step();
  expectNoLeaks(step);
  dispose([x, scale, offset, weight, velocity, gradient]);
});

it.each<[rows: number, width: number, uses: number, constantRow?: number]>([
  [1, 1, 1],
  [5, 3, 40],
  [6, 4, 41, 2],
  [3001, 7, 64, 0],
])(
  'the gradient of an embedding of %i rows of %i values used %i times matches the cpu backend',
  async (rows, width, uses, constantRow) => {
    const rng = new Rng(1);
    const ids = Array.from({ length: uses }, () => rng.integer(rows));
    const look = (table: Tensor) => embedding(tensor(ids, [uses]), table as Tensor2D, constantRow);
    await expectSameOnBoth(() => {
      const table = random('table', rows, width);
      return [look(table), ...grads(look)([table], random('dy', uses, width))];
    });
  },
);
