import { DataError } from '@convkit/core';
import { softmaxCrossEntropy } from '@convkit/ops';
import { grad, mul, type Tensor, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectSameOnBoth, random, startBackends } from '../../backends.fixture.js';

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
  [3, 4, [3, 0, 1]],
  [4, 1001, [1000, 0, 999, 500]],
])('matches the reference for %i x %i', (n, classes, labels) => {
  expectLoss(() => mul(random('logits', n, classes), 4), labels);
});

it('matches the reference for huge logits', () => {
  const rows = [
    [1e4, -1e4, 0],
    [-1e4, 1e4, 1e4],
    [1e30, 0, -1e30],
  ];
  expectLoss(() => tensor2d(rows), [1, 1, 0]);
});

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

it('matches the reference for infinite logits and NaN, each in a row of its own', () => {
  const rows = [
    [-inf, 1, 2, 3, -inf],
    [0, -inf, 1, 2, 3],
    [1, 2, inf, 3, 4],
    [inf, 0, 0, 0, 0],
    [1, nan, 2, 3, 4],
    [nan, -inf, inf, 0, 0],
    [-inf, -inf, -inf, -inf, -inf],
  ];
  for (const row of rows) for (const label of [0, 1, 4]) expectLoss(() => tensor2d([row]), [label]);
  expectLoss(() => tensor2d(rows), [1, 1, 0, 0, 0, 1, 4]);
});

it('has no loss for a masked class and an infinite loss for a masked label', () => {
  const loss = (label: number) =>
    softmaxCrossEntropy(tensor2d([[-inf, 0, 0]]), tensor1d([label], 'int32')).arraySync();
  expect(loss(1)).toBeCloseTo(Math.LN2, 6);
  expect(loss(0)).toBe(inf);
});

it.each([2, -1, 2 ** 31 - 1, -(2 ** 31)])('rejects the label %i with two classes', (label) => {
  const logits = tensor2d([1, 2, 3, 4, 0, 5], [3, 2]);
  const loss = () => softmaxCrossEntropy(logits, tensor1d([0, label, 1], 'int32'));
  expect(loss).toThrow(DataError);
  expect(loss).toThrow(`label ${label} of row 1 is out of range`);
});

it('matches the reference for no rows', () => {
  expectLoss(() => tensor2d([], [0, 3]), []);
});

it('computes the logarithm of its sum to float precision', () => {
  for (const classes of [1, 2, 3, 5, 8, 13, 100, 4097, 100_000]) {
    const logits = random('logits', 1, classes).dataSync() as Float32Array;
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    const expected = Math.log(total) - (logits[0] as number);
    const loss = softmaxCrossEntropy(tensor2d(logits, [1, classes]), tensor1d([0], 'int32')).arraySync();
    expect(Math.abs(loss - expected)).toBeLessThan(4e-7 * Math.max(1, Math.abs(expected)));
  }
});
