import { clipFactor, conv2d, installGradients, maxPool, sgdUpdate, softmaxCrossEntropy } from '@convkit/ops';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import {
  grad,
  grads,
  matMul,
  setBackend,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  variable,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectSameOnBoth, random } from './backends.fixture.js';
import { installKernels } from './install.js';

beforeAll(async () => {
  installGradients();
  installKernels('portable');
  for (const name of ['cpu', 'wasm']) expect(await setBackend(name)).toBe(true);
});

it.each([
  { stride: 1, padding: 'valid' },
  { stride: 2, padding: 'same' },
  { stride: 3, padding: 1 },
] as const)('without SIMD, a convolution %j has the gradients of the cpu backend', (options) => {
  expectSameOnBoth(
    () => {
      const [x, filter] = [random('x', 2, 8, 7, 3), random('filter', 3, 3, 3, 4)];
      const dy = random('dy', ...conv2d(x as Tensor4D, filter as Tensor4D, options).shape);
      return grads((x, filter) => conv2d(x as Tensor4D, filter as Tensor4D, options))([x, filter], dy);
    },
    { relative: 1e-4, absolute: 1e-4 },
  );
});

it('without SIMD, grouped and depthwise convolutions have the gradients of the cpu backend', () => {
  for (const groups of [2, 4]) {
    const options = { groups, padding: 1 };
    expectSameOnBoth(
      () =>
        grads((x, filter) => conv2d(x as Tensor4D, filter as Tensor4D, options))(
          [random('x', 2, 6, 5, 4), random('filter', 3, 3, 4 / groups, 8)],
          random('dy', 2, 6, 5, 8),
        ),
      { relative: 1e-4, absolute: 1e-4 },
    );
  }
});

it('without SIMD, a convolution that fills the image has the gradients of the cpu backend', () => {
  expectSameOnBoth(
    () =>
      grads((x, filter) => conv2d(x as Tensor4D, filter as Tensor4D))(
        [random('x', 3, 5, 5, 4), random('filter', 5, 5, 4, 6)],
        random('dy', 3, 1, 1, 6),
      ),
    { relative: 1e-4, absolute: 1e-4 },
  );
});

it('without SIMD, max pooling, products and updates match the cpu backend', () => {
  expectSameOnBoth(
    () => [
      grad((x: Tensor) => maxPool(x as Tensor4D, { size: 3, stride: 2, padding: 1 }))(
        random('x', 2, 6, 7, 3),
      ),
      matMul(random('a', 4, 3), random('b', 5, 4), true, true),
    ],
    { absolute: 1e-5 },
  );
  expectSameOnBoth(() => {
    const weight = variable(random('weight', 3, 3));
    const velocity = variable(zerosLike(weight));
    const gradient = random('gradient', 3, 3);
    const factor = clipFactor([gradient], 0.5);
    sgdUpdate({ weight, velocity, gradient, learningRate: 0.1, momentum: 0.9, nesterov: true, factor });
    const result = weight.clone();
    weight.dispose();
    velocity.dispose();
    return result;
  });
});

it('without SIMD, empty products match the cpu backend', () => {
  expectSameOnBoth(() => [
    matMul(random('a', 2, 0), random('b', 0, 3)),
    matMul(random('a', 0, 2), random('b', 2, 3)),
    matMul(random('a', 0, 2), random('b', 3, 0), true, true),
  ]);
});

it('without SIMD, the cross-entropy and its gradient match the reference', () => {
  const loss = (x: Tensor) => softmaxCrossEntropy(x as Tensor2D, tensor1d([2, 0, 3, 1], 'int32'));
  expectSameOnBoth(() => {
    const logits = random('logits', 4, 4);
    return [loss(logits), grad(loss)(logits)];
  });
  expectSameOnBoth(() => softmaxCrossEntropy(random('none', 0, 4) as Tensor2D, tensor1d([], 'int32')));
});
