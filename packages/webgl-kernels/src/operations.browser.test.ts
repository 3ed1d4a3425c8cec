import { Rng } from '@convkit/core';
import { conv2d, linear, maxPool } from '@convkit/ops';
import { checkGradients, expectNoLeaks, type GradientCheckOptions, spacedValues } from '@convkit/testing';
import {
  add,
  dispose,
  fill,
  fused,
  grads,
  relu,
  setBackend,
  sigmoid,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tanh,
  tensor4d,
  conv2d as tfjsConv2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectSameOnBoth, on, random, startBoth } from './on-both.fixture.js';

beforeAll(startBoth);

interface Operation {
  readonly run: (...inputs: Tensor[]) => Tensor;
  readonly inputs: () => Tensor[];
  readonly steps?: GradientCheckOptions;
}

type Shape = readonly number[];
type ConvolutionOptions = NonNullable<Parameters<typeof conv2d>[2]>;

const convolution = (input: Shape, filter: Shape, options: ConvolutionOptions = {}): Operation => ({
  run: (x, w, bias) => conv2d(x as Tensor4D, w as Tensor4D, { ...options, bias: bias as Tensor1D }),
  inputs: () => [random('x', ...input), random('w', ...filter), random('bias', filter[3] as number)],
});

const plain = (input: Shape, filter: Shape, options: ConvolutionOptions = {}): Operation => ({
  run: (x, w) => conv2d(x as Tensor4D, w as Tensor4D, options),
  inputs: () => [random('x', ...input), random('w', ...filter)],
});

/** Small steps, as a maximum is linear only up to the next value. */
const SMALL = { epsilon: 2e-3, tolerance: 5e-3 };

const pooling = (
  input: readonly [number, number, number, number],
  options: Parameters<typeof maxPool>[1],
  shift = 0,
): Operation => ({
  run: (x) => maxPool(x as Tensor4D, options),
  inputs: () => [sub(spacedValues([...input], new Rng(1)), shift)],
  steps: SMALL,
});

const activation = (run: (x: Tensor) => Tensor, ...shape: number[]): Operation => ({
  run: (x) => run(x as Tensor),
  inputs: () => [spacedValues(shape as [number], new Rng(1))],
  steps: SMALL,
});

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'a convolution': plain([2, 6, 5, 3], [3, 2, 3, 4]),
  'a convolution of one channel to an odd number of channels': plain([3, 7, 8, 1], [5, 5, 1, 3]),
  'a convolution of even extents': plain([2, 6, 6, 4], [3, 3, 4, 6], { padding: 1 }),
  'a 1x1 convolution': plain([2, 3, 5, 5], [1, 1, 5, 7]),
  'a strided 1x1 convolution': plain([2, 5, 4, 3], [1, 1, 3, 2], { stride: 2 }),
  'a convolution with padding and stride': plain([1, 5, 6, 3], [5, 3, 3, 2], { padding: 2, stride: 2 }),
  'a convolution padded to the same size': plain([2, 7, 6, 2], [4, 3, 2, 3], { padding: 'same', stride: 2 }),
  'a convolution with a stride larger than the filter': plain([1, 7, 8, 1], [2, 1, 1, 5], { stride: 3 }),
  'a convolution in groups': convolution([2, 5, 4, 6], [3, 3, 3, 4], { groups: 2, padding: 1 }),
  'a convolution with a bias': convolution([2, 5, 5, 3], [3, 3, 3, 5], { padding: 1 }),
  'max pooling': pooling([1, 4, 6, 3], { size: 2 }),
  'max pooling of odd extents': pooling([2, 5, 7, 5], { size: 2 }),
  'max pooling with overlapping windows': pooling([1, 7, 5, 2], { size: 3, stride: 2, padding: 1 }),
  'max pooling with stride 1': pooling([1, 4, 5, 3], { size: 3, stride: 1, padding: 1 }),
  'max pooling of negative values in ceil mode': pooling(
    [1, 6, 6, 1],
    { size: 3, stride: 2, ceilMode: true },
    4,
  ),
  'a linear layer': {
    run: (x, w, bias) => linear(x as Tensor2D, w as Tensor2D, bias as Tensor1D),
    inputs: () => [random('x', 3, 5), random('w', 5, 7), random('bias', 7)],
  },
  'a ReLU': activation(relu, 3, 5, 3),
  'a tanh': activation(tanh, 7),
  'a sigmoid': activation(sigmoid, 2, 3, 3, 5),
};

const all = Object.entries(OPERATIONS);

describe.each(all)('%s', (_, { run, inputs, steps }) => {
  it('matches the values and gradients of the cpu backend', async () => {
    await expectSameOnBoth(() => {
      const given = inputs();
      const y = run(...given);
      return [y, ...grads(run)(given, random('dy', ...y.shape))];
    });
  });

  it('matches finite differences and leaks no tensors', async () => {
    await setBackend('webgl');
    const made = inputs();
    // A few values of each input: the test above compares every gradient with the cpu backend's.
    checkGradients(run, made, { samples: 8, ...steps });
    expectNoLeaks(() => tidy(() => void grads(run)(made)));
    dispose(made);
  });
});

/** Compared with the cpu backend, as finite differences fail at the kink of a ReLU. */
it.each([
  [
    [2, 9, 9, 3],
    [3, 3, 3, 5],
  ],
  [
    [3, 8, 8, 1],
    [5, 5, 1, 6],
  ],
  [
    [16, 30, 30, 2],
    [3, 3, 2, 2],
  ],
])(
  'a convolution of %j with filters %j and a ReLU matches the values and gradients of the cpu backend',
  async (input, filter) => {
    const run = (x: Tensor, w: Tensor, bias: Tensor) =>
      conv2d(x as Tensor4D, w as Tensor4D, { bias: bias as Tensor1D, activation: 'relu' });
    await expectSameOnBoth(() => {
      const given = [random('x', ...input), random('w', ...filter), random('bias', filter[3] as number)];
      const y = run(...(given as [Tensor, Tensor, Tensor]));
      return [y, ...grads(run)(given, random('dy', ...y.shape))];
    });
  },
);

it.each([
  [4, 6, 8],
  [5, 3, 7],
  [100, 9, 5],
])(
  'a linear layer of %i rows, from %i to %i features, with a ReLU matches the values and gradients of the cpu backend',
  async (rows, from, to) => {
    const run = (x: Tensor, w: Tensor, bias: Tensor) =>
      linear(x as Tensor2D, w as Tensor2D, bias as Tensor1D, 'relu');
    await expectSameOnBoth(() => {
      const given = [random('x', rows, from), random('w', from, to), random('bias', to)];
      return [run(...(given as [Tensor, Tensor, Tensor])), ...grads(run)(given, random('dy', rows, to))];
    });
  },
);

it('max pooling passes the gradient to the first of equal maxima', async () => {
  const run = (x: Tensor) => maxPool(x as Tensor4D, { size: 3, stride: 2, padding: 1 });
  await expectSameOnBoth(() => {
    const x = tensor4d(
      Array.from({ length: 100 }, (_, i) => i % 3),
      [1, 5, 5, 4],
    );
    return [run(x), ...grads(run)([x])];
  });
});

it('max pooling and a ReLU after a convolution propagate NaN', async () => {
  const pooled = await on('webgl', () => [
    maxPool(tensor4d([Number.NaN, 1, 2, 3, 5, 6, 7, 8], [1, 2, 4, 1]), { size: 2 }),
    maxPool(tensor4d([1, 2, 3, Number.NaN, 5, 6, 7, 8], [1, 2, 4, 1]), { size: 2 }),
    conv2d(tensor4d([Number.NaN, -1], [1, 1, 2, 1]), tensor4d([1], [1, 1, 1, 1]), { activation: 'relu' }),
  ]);
  expect(pooled.map((values) => [...(values as Float32Array)])).toEqual([
    [Number.NaN, 8],
    [6, Number.NaN],
    [Number.NaN, 0],
  ]);
});

/** Values beyond the last column or row of a tensor must not matter. */
it('values beyond an odd edge are ignored', async () => {
  const run = (x: Tensor, w: Tensor) => maxPool(conv2d(add(x, 3) as Tensor4D, w as Tensor4D), { size: 2 });
  await expectSameOnBoth(() => {
    const given = [random('x', 2, 5, 5, 3), random('w', 3, 3, 3, 1)];
    const y = run(...(given as [Tensor, Tensor]));
    return [y, ...grads(run)(given, add(random('dy', ...y.shape), 1))];
  });
});

it("falls back to tfjs's kernels", async () => {
  await expectSameOnBoth(() => {
    const [x, filter] = [random('x', 1, 5, 5, 2) as Tensor4D, random('w', 3, 3, 2, 2) as Tensor4D];
    return [
      fused.conv2d({ x, filter, strides: 1, pad: 'valid', activation: 'elu' }),
      tfjsConv2d(x, filter, 1, 'valid', 'NHWC', 2),
    ];
  });
});

it.each([[[]], [[1]]])(
  'a bias of shape %j applies to every channel of a fused convolution',
  async (shape) => {
    await expectSameOnBoth(() => {
      const [x, filter] = [random('x', 1, 5, 5, 2) as Tensor4D, random('w', 3, 3, 2, 5) as Tensor4D];
      return [fused.conv2d({ x, filter, strides: 1, pad: 'valid', bias: fill(shape, 2) })];
    });
  },
);

it('max pooling of integers returns integers', async () => {
  const run = () => maxPool(tensor4d([1, 2, 3, -4, 5, 6, 7, 8], [1, 2, 4, 1], 'int32'), { size: 2 });
  await expectSameOnBoth(() => [run()]);
  const pooled = run();
  expect(pooled.dtype).toBe('int32');
  pooled.dispose();
});
