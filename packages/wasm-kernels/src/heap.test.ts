import { installGradients, maxPool, softmaxCrossEntropy } from '@convkit/ops';
import {
  engine,
  grad,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { outputsOn, random, startBackends } from './backends.fixture.js';

beforeAll(async () => {
  installGradients();
  await startBackends();
});

const gradients = () => [
  grad((x: Tensor) => maxPool(x as Tensor4D, { size: 2 }))(random('x', 2, 6, 6, 3)),
  grad((x: Tensor) => softmaxCrossEntropy(x as Tensor2D, tensor1d([1, 0], 'int32')))(random('logits', 2, 3)),
];

const heapBytes = () => (engine().backend as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;

it('computes correctly after the heap has moved', () => {
  const before = outputsOn('wasm', gradients);
  const size = heapBytes();
  const large = zeros([size / 4]);
  expect(heapBytes()).toBeGreaterThan(size);
  expect(outputsOn('wasm', gradients)).toEqual(before);
  large.dispose();
});

it('computes correctly when an output makes the heap move', () => {
  const [batch, side] = [64, 64];
  const size = heapBytes();
  const run = () => {
    // The image's gradient alone is as large as the rest of the heap.
    const count = Math.ceil(size / (4 * side * side * 4 * batch));
    return grad((x: Tensor) => maxPool(x as Tensor4D, { size: 2 }))(random('x', count, side, side, 4));
  };
  const [dx] = outputsOn('wasm', run);
  const [expected] = outputsOn('cpu', run);
  expect(dx).toEqual(expected);
});
