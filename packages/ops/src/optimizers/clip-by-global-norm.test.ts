import { expectClose, expectNoLeaks } from '@convkit/testing';
import { dispose, type Tensor, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { clipByGlobalNorm, clipFactor, globalNorm } from './clip-by-global-norm.js';

const gradients = () =>
  new Map<string, Tensor>([
    [
      'conv1.weight',
      tensor2d([
        [3, 0],
        [0, 0],
      ]),
    ],
    ['conv1.bias', tensor1d([-4])],
  ]);

it('computes the joint norm of all tensors', () => {
  expectClose(globalNorm([...gradients().values()]), 5);
});

it('is 0 for an empty list, which needs no clipping', () => {
  expectClose(globalNorm([]), 0);
  expectClose(clipFactor([], 1), 1);
  expect(clipByGlobalNorm(new Map(), 1)).toEqual(new Map());
});

it('computes the factor alone', () => {
  expectClose(clipFactor([...gradients().values()], 1), 0.2);
  expectClose(clipFactor([...gradients().values()], 6), 1);
});

it('scales all gradients by one factor if their norm is too large, and leaves others as they are', () => {
  const clipped = clipByGlobalNorm(gradients(), 1);
  expect([...clipped.keys()]).toEqual(['conv1.weight', 'conv1.bias']);
  expectClose(
    clipped.get('conv1.weight') as Tensor,
    tensor2d([
      [0.6, 0],
      [0, 0],
    ]),
  );
  expectClose(clipped.get('conv1.bias') as Tensor, [-0.8]);
  expectClose(globalNorm([...clipped.values()]), 1);
  expectClose(clipByGlobalNorm(gradients(), 5.5).get('conv1.bias') as Tensor, [-4]);
});

it('leaves zeros as they are, and does not hide values that are not finite', () => {
  expectClose(clipByGlobalNorm(new Map([['w', tensor1d([0, 0])]]), 1).get('w') as Tensor, [0, 0]);
  const broken = clipByGlobalNorm(new Map([['w', tensor1d([1, Number.NaN])]]), 1).get('w') as Tensor;
  expect([...broken.dataSync()]).toEqual([Number.NaN, Number.NaN]);
});

it('leaks no tensors', () => {
  const given = gradients();
  expectNoLeaks(() => dispose([...clipByGlobalNorm(given, 1).values()]));
});
