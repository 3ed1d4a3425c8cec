import { Rng, ShapeError } from '@convkit/core';
import { installGradients, softmaxCrossEntropy } from '@convkit/ops';
import { checkGradients, expectClose, expectNoLeaks, normalValues } from '@convkit/testing';
import {
  cast,
  grad,
  mul,
  oneHot,
  type Rank,
  softmax,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tensor2d,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, it } from 'vitest';
import { softCrossEntropy } from './soft-cross-entropy.js';

beforeAll(installGradients);

const [n, classes] = [5, 4];
const logits = mul(normalValues<Rank.R2>([n, classes], new Rng(1)), 3) as Tensor2D;
const targets = softmax(normalValues<Rank.R2>([n, classes], new Rng(2)));
const lossOf = (aim: Tensor2D) => (x: Tensor) => softCrossEntropy(x as Tensor2D, aim);

it('is the mean of -sum(target * log softmax), with a gradient that matches finite differences', () => {
  const [scores, aims] = [logits.arraySync(), targets.arraySync()];
  const expected = scores.reduce((total, row, i) => {
    const normalizer = Math.log(row.reduce((sum, value) => sum + Math.exp(value), 0));
    return total - row.reduce((sum, value, c) => sum + (aims[i]?.[c] as number) * (value - normalizer), 0);
  }, 0);
  expectClose(softCrossEntropy(logits, targets), expected / n);
  checkGradients(lossOf(targets), [logits], { tolerance: 2e-3 });
});

it('supports targets that do not add up to 1', () => {
  const doubled = mul(targets, 2) as Tensor2D;
  expectClose(softCrossEntropy(logits, doubled), 2 * softCrossEntropy(logits, targets).arraySync());
  checkGradients(lossOf(doubled), [logits], { tolerance: 2e-3 });
});

it('is the loss of labels for one-hot targets, also for infinite logits', () => {
  const labels = tensor1d([3, 0, 1, 1, 2], 'int32');
  const certain = cast(oneHot(labels, classes), 'float32') as Tensor2D;
  const gradients = (loss: (x: Tensor) => Tensor) => grad(loss)(logits);
  expectClose(softCrossEntropy(logits, certain), softmaxCrossEntropy(logits, labels).arraySync());
  expectClose(
    gradients(lossOf(certain)),
    gradients((x) => softmaxCrossEntropy(x as Tensor2D, labels)).arraySync() as number[][],
    { absolute: 1e-7 },
  );
  const impossible = tensor2d([[0, -Infinity, 0]]);
  expectClose(softCrossEntropy(impossible, tensor2d([[0.5, 0, 0.5]])), Math.log(2));
});

it('passes on the gradient of later ops, and leaks no tensors', () => {
  const tripled = grad((x: Tensor) => mul(lossOf(targets)(x), 3))(logits);
  expectClose(tripled, mul(grad(lossOf(targets))(logits), 3));
  expectNoLeaks(() => softCrossEntropy(logits, targets).dispose());
  expectNoLeaks(() => grad(lossOf(targets))(logits).dispose());
});

it('rejects targets of another shape', () => {
  expect(() => softCrossEntropy(logits, tensor2d([[1, 0, 0, 0]]))).toThrow(ShapeError);
});
