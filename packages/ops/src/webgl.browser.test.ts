import { Rng } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import {
  checkGradients,
  expectClose,
  expectNoLeaks,
  type GradientCheckOptions,
  normalValues,
  spacedValues,
} from '@convkit/testing';
import {
  dispose,
  grads,
  mul,
  setBackend,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchNorm } from './layers/batch-norm.js';
import { conv2d } from './layers/conv2d.js';
import { lrn } from './layers/lrn.js';
import { softmaxCrossEntropy } from './losses/softmax-cross-entropy.js';
import { adaptiveAveragePool } from './pooling/adaptive-average-pool.js';
import { averagePool } from './pooling/average-pool.js';
import { maxPool } from './pooling/max-pool.js';

beforeAll(async () => {
  installGradients();
  // setBackend only warns if a backend does not start.
  for (const name of ['cpu', 'webgl']) expect(await setBackend(name)).toBe(true);
});

const random = (label: string, ...shape: number[]): Tensor =>
  normalValues(shape as [number], new Rng(1).child(label));
const spaced = (...shape: number[]): Tensor => spacedValues(shape as [number], new Rng(1));

/** Values and gradients of `f` on one backend. */
async function outputsOn(backend: string, f: (...inputs: Tensor[]) => Tensor, make: () => Tensor[]) {
  await setBackend(backend);
  const outputs = tidy(() => {
    const inputs = make();
    const y = f(...inputs);
    return [y, ...grads(f)(inputs, random('dy', ...y.shape))];
  });
  const values = outputs.map((output) => [...output.dataSync()]);
  dispose(outputs);
  return values;
}

type Op = [
  name: string,
  f: (...inputs: Tensor[]) => Tensor,
  inputs: () => Tensor[],
  steps?: GradientCheckOptions,
];

/** Small steps, because a maximum is linear only up to the next value. */
const STEPS = { epsilon: 2e-3, tolerance: 5e-3 };

const ops: Op[] = [
  [
    'conv2d',
    (x, w) => conv2d(x as Tensor4D, w as Tensor4D),
    () => [random('x', 2, 6, 5, 3), random('w', 3, 2, 3, 4)],
  ],
  [
    'conv2d with stride beyond the filter',
    (x, w) => conv2d(x as Tensor4D, w as Tensor4D, { stride: 3 }),
    () => [random('x', 1, 7, 8, 1), random('w', 2, 1, 1, 5)],
  ],
  [
    'conv2d with padding',
    (x, w) => conv2d(x as Tensor4D, w as Tensor4D, { padding: 2, stride: 2 }),
    () => [random('x', 1, 5, 6, 3), random('w', 5, 3, 3, 2)],
  ],
  [
    'conv2d in two groups',
    (x, w, bias) => conv2d(x as Tensor4D, w as Tensor4D, { groups: 2, padding: 1, bias: bias as Tensor1D }),
    () => [random('x', 2, 5, 4, 6), random('w', 3, 3, 3, 4), random('bias', 4)],
  ],
  [
    'depthwise conv2d',
    (x, w) => conv2d(x as Tensor4D, w as Tensor4D, { groups: 5, padding: 1, stride: 2 }),
    () => [random('x', 2, 7, 6, 5), random('w', 3, 3, 1, 5)],
  ],
  [
    'depthwise conv2d of two features a channel with a bias',
    (x, w, bias) => conv2d(x as Tensor4D, w as Tensor4D, { groups: 3, stride: 3, bias: bias as Tensor1D }),
    () => [random('x', 1, 8, 7, 3), random('w', 2, 3, 1, 6), random('bias', 6)],
  ],
  ['lrn', (x) => lrn(x as Tensor4D, { size: 5, alpha: 0.5 }), () => [random('x', 2, 3, 2, 9)]],
  [
    'lrn with beta 1',
    (x) => lrn(x as Tensor4D, { size: 3, alpha: 1, beta: 1, k: 1 }),
    () => [random('x', 1, 2, 3, 6)],
  ],
  [
    'adaptiveAveragePool to windows that overlap',
    (x) => adaptiveAveragePool(x as Tensor4D, [3, 2]),
    () => [random('x', 2, 7, 5, 3)],
  ],
  [
    'adaptiveAveragePool of an image that is smaller',
    (x) => adaptiveAveragePool(x as Tensor4D, 5),
    () => [random('x', 2, 2, 3, 2)],
  ],
  ['maxPool', (x) => maxPool(x as Tensor4D, { size: 2 }), () => [spaced(1, 4, 6, 3)], STEPS],
  [
    'maxPool of negative values in ceil mode',
    (x) => maxPool(x as Tensor4D, { size: 3, stride: 2, ceilMode: true }),
    () => [sub(spaced(1, 6, 6, 1), 4)],
    STEPS,
  ],
  [
    'maxPool with padding',
    (x) => maxPool(x as Tensor4D, { size: 3, stride: 2, padding: 1 }),
    () => [spaced(1, 5, 4, 2)],
    STEPS,
  ],
  ['averagePool', (x) => averagePool(x as Tensor4D, { size: 2 }), () => [random('x', 2, 4, 6, 3)]],
  [
    'averagePool with padding in ceil mode',
    (x) => averagePool(x as Tensor4D, { size: 3, stride: 2, padding: 1, ceilMode: true }),
    () => [random('x', 1, 6, 5, 2)],
  ],
  [
    'batchNorm',
    (x, scale, offset, residual) =>
      batchNorm(x as Tensor, scale as Tensor1D, offset as Tensor1D, { residual }).y,
    () => [random('x', 3, 4, 2, 5), random('scale', 5), random('offset', 5), random('residual', 3, 4, 2, 5)],
    { tolerance: 5e-3 },
  ],
  [
    'softmaxCrossEntropy',
    (x) => softmaxCrossEntropy(x as Tensor2D, tensor1d([0, 4, 2], 'int32')),
    () => [random('x', 3, 5)],
    { tolerance: 5e-3 },
  ],
];

describe.each(ops)('%s on webgl', (_, f, inputs, steps) => {
  it('has the values and gradients of the cpu backend', async () => {
    const expected = await outputsOn('cpu', f, inputs);
    const actual = await outputsOn('webgl', f, inputs);
    for (const [i, values] of actual.entries()) {
      expectClose(values, expected[i] as number[], { relative: 1e-4, absolute: 1e-4 });
    }
  });

  it('has gradients that match finite differences, and leaks no tensors', async () => {
    await setBackend('webgl');
    const made = inputs();
    // A few values of each input: the test above compares every gradient with the cpu backend's.
    checkGradients(f, made, { samples: 8, ...steps });
    expectNoLeaks(() => tidy(() => void grads(f)(made)));
    dispose(made);
  });
});

it('stays finite for huge logits', async () => {
  const f = (x: Tensor) => softmaxCrossEntropy(x as Tensor2D, tensor1d([1, 0], 'int32'));
  const make = () => [mul(random('x', 2, 3), 1e4)];
  const [loss, gradient] = await outputsOn('webgl', f, make);
  expect([...(loss as number[]), ...(gradient as number[])].every(Number.isFinite)).toBe(true);
});
