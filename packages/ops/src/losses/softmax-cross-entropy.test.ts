import { Rng, ShapeError } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, expectNoLeaks, normalValues } from '@convkit/testing';
import {
  add,
  grad,
  losses,
  mul,
  oneHot,
  type Rank,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, it } from 'vitest';
import { softmaxCrossEntropy } from './softmax-cross-entropy.js';

beforeAll(installGradients);

const labelsOf = (...labels: number[]) => tensor1d(labels, 'int32');
const lossOf = (labels: Tensor1D) => (logits: Tensor) => softmaxCrossEntropy(logits as Tensor2D, labels);

/** In float64. */
function definition(logits: number[][], labels: number[]) {
  const n = logits.length;
  const softmax = logits.map((row) => {
    const largest = Math.max(...row);
    const powers = row.map((value) => Math.exp(value - largest));
    const total = powers.reduce((sum, power) => sum + power, 0);
    return powers.map((power) => power / total);
  });
  const loss = labels.reduce((sum, label, i) => sum - Math.log(softmax[i]?.[label] as number), 0) / n;
  const gradient = softmax.map((row, i) => row.map((p, c) => (p - (c === labels[i] ? 1 : 0)) / n));
  return { loss, gradient };
}

it.each([
  [1, 2],
  [1, 10],
  [3, 5],
  [7, 3],
])('is the mean of -log softmax for %i x %i', (n, classes) => {
  const rng = new Rng(1);
  const logits = mul(normalValues<Rank.R2>([n, classes], rng), 3) as Tensor2D;
  const labels = Array.from({ length: n }, () => rng.integer(classes));
  const expected = definition(logits.arraySync(), labels);
  const loss = softmaxCrossEntropy(logits, labelsOf(...labels));
  expect(loss.shape).toEqual([]);
  expectClose(loss, expected.loss);
  expectClose(loss, losses.softmaxCrossEntropy(oneHot(labelsOf(...labels), classes), logits) as Scalar);
  expectClose(grad(lossOf(labelsOf(...labels)))(logits), expected.gradient, { absolute: 1e-7 });
  checkGradients(lossOf(labelsOf(...labels)), [logits], { tolerance: 2e-3 });
});

it('passes on the gradient of later ops', () => {
  const [logits, labels] = [tensor2d([[1, 2, 3]]), labelsOf(0)];
  const plain = grad(lossOf(labels))(logits);
  const tripled = grad((x: Tensor) => mul(lossOf(labels)(x), 3))(logits);
  expectClose(tripled, mul(plain, 3));
});

it('stays finite and correct for huge logits', () => {
  const logits = tensor2d([
    [1e4, -1e4, 0],
    [-1e4, 1e4, 1e4],
    [1e30, 0, -1e30],
  ]);
  const labels = labelsOf(1, 1, 0);
  // Rows lose 2e4, ln 2 and 0.
  expectClose(softmaxCrossEntropy(logits, labels), (2e4 + Math.log(2)) / 3);
  const third = 1 / 3;
  expectClose(grad(lossOf(labels))(logits), [
    [third, -third, 0],
    [0, -third / 2, third / 2],
    [0, 0, 0],
  ]);
});

it('does not change if all logits of an image shift', () => {
  const logits = tensor2d([[0.5, -1, 2]]);
  expectClose(softmaxCrossEntropy(add(logits, 100), labelsOf(2)), softmaxCrossEntropy(logits, labelsOf(2)), {
    relative: 1e-4,
  });
});

it('leaks no tensors', () => {
  const [logits, labels] = [normalValues<Rank.R2>([3, 4], new Rng(1)), labelsOf(0, 1, 2)];
  expectNoLeaks(() => softmaxCrossEntropy(logits, labels).dispose());
  expectNoLeaks(() => grad(lossOf(labels))(logits).dispose());
});

it('rejects shapes and types that do not match', () => {
  const logits = tensor2d([[1, 2, 3]]);
  expect(() => softmaxCrossEntropy(logits, labelsOf(0, 1))).toThrow(ShapeError);
  expect(() => softmaxCrossEntropy(logits, oneHot(labelsOf(0), 3) as unknown as Tensor1D)).toThrow(
    'cross-entropy got logits of shape [1,3] and labels of shape [1,3]',
  );
  expect(() => softmaxCrossEntropy(logits, tensor1d([0]))).toThrow('expects int32 labels, got float32');
});
