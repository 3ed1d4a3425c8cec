import '@tensorflow/tfjs-backend-cpu';
import { expectClose } from '@convkit/testing';
import {
  grads,
  mul,
  type Scalar,
  softmax,
  sub,
  sum,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { installGradients } from '../install-gradients.js';
import { jointLoss } from './auxiliary-losses.js';
import { softmaxCrossEntropy } from './softmax-cross-entropy.js';

beforeAll(installGradients);

const labels = () => tensor1d([1, 0], 'int32');
const scores = () => tensor2d([1, 2, -1, 0.5], [2, 2]);
const logits = () => tensor2d([3, 0, 0, 2], [2, 2]);

it('is the loss itself without auxiliary classifiers', () => {
  tidy(() => {
    const value = sum(scores()) as Scalar;
    expect(jointLoss(() => value, scores(), [], labels())).toBe(value);
  });
});

it('adds each loss times its weight, with the gradient of each', () => {
  tidy(() => {
    const cross = (x: Tensor2D) => softmaxCrossEntropy(x, labels()).arraySync() as number;
    const joint = (main: Tensor2D, first: Tensor2D, second: Tensor2D) => {
      const auxiliaries = [
        { logits: first, weight: 0.3 },
        { logits: second, weight: 2 },
      ];
      return jointLoss(softmaxCrossEntropy, main, auxiliaries, labels());
    };
    const expected = cross(scores()) + 0.3 * cross(logits()) + 2 * cross(scores());
    expectClose(joint(scores(), logits(), scores()), [expected]);
    const [main, first, second] = grads(joint as never)([scores(), logits(), scores()]);
    // The gradient of the mean over two rows: (softmax - one-hot) / 2.
    const gradient = (x: Tensor2D, weight: number) =>
      mul(sub(softmax(x), tensor2d([0, 1, 1, 0], [2, 2])), weight / 2);
    expectClose(main as Tensor2D, gradient(scores(), 1));
    expectClose(first as Tensor2D, gradient(logits(), 0.3));
    expectClose(second as Tensor2D, gradient(scores(), 2));
  });
});
