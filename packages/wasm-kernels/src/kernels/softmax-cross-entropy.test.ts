import { DataError } from '@convkit/core';
import { softmaxCrossEntropy } from '@convkit/ops';
import { grad, mul, type Tensor, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectSameOnBoth, random, startBackends } from '../backends.fixture.js';

beforeAll(startBackends);

function expectLoss(logits: () => Tensor, labels: number[]): void {
  expectSameOnBoth(() => {
    const loss = (x: Tensor) => softmaxCrossEntropy(x as Tensor2D, tensor1d(labels, 'int32'));
    const x = logits();
    return [loss(x), grad(loss)(x)];
  });
}

it.each([
  [1, 2, [1]],
  [3, 5, [0, 4, 2]],
  [5, 3, [0, 1, 2, 2, 0]],
])('is that of the reference for %i x %i', (n, classes, labels) => {
  expectLoss(() => mul(random('logits', n, classes), 4), labels);
});

it('is that of the reference for huge logits', () => {
  const rows = [
    [1e4, -1e4, 0],
    [-1e4, 1e4, 1e4],
    [1e30, 0, -1e30],
  ];
  expectLoss(() => tensor2d(rows), [1, 1, 0]);
});

it('is NaN for a NaN', () => {
  const loss = softmaxCrossEntropy(tensor2d([[Number.NaN, 0]]), tensor1d([0], 'int32'));
  expect(loss.arraySync()).toBeNaN();
});

it.each([2, -1])('refuses the label %i of two classes', (label) => {
  const loss = () =>
    softmaxCrossEntropy(
      tensor2d([
        [1, 2],
        [3, 4],
      ]),
      tensor1d([0, label], 'int32'),
    );
  expect(loss).toThrow(DataError);
  expect(loss).toThrow(`label ${label} of row 1 is out of range`);
});
