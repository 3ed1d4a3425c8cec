import { Rng } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, expectNoLeaks, normalValues } from '@convkit/testing';
import { grad, mul, type Rank, type Tensor, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { createLoss } from './create-loss.js';
import { losses, RUBBISH_PENALTY, rbfMapLoss, rbfMleLoss } from './losses.js';

beforeAll(installGradients);

const [images, classes] = [5, 4];
const rng = new Rng(1);
/** Minus the penalties y of LeCun et al. */
const scores = mul(normalValues<Rank.R2>([images, classes], rng.child('scores')), 2) as Tensor2D;
const rows = scores.arraySync();
const picked = [3, 0, 1, 1, 2];
const labels = tensor1d(picked, 'int32');
const overImages = (loss: (penalties: number[], label: number) => number) =>
  picked.reduce(
    (sum, label, i) =>
      sum +
      loss(
        (rows[i] as number[]).map((score) => -score),
        label,
      ),
    0,
  ) / images;

it('eq. 8 is the mean penalty of the correct class', () => {
  expectClose(
    rbfMleLoss(scores, labels),
    overImages((y, label) => y[label] as number),
  );
});

it('eq. 9 adds the log of e^-j and the classes', () => {
  const total = (y: number[]) =>
    y.reduce((sum, penalty) => sum + Math.exp(-penalty), Math.exp(-RUBBISH_PENALTY));
  expectClose(
    rbfMapLoss(scores, labels),
    overImages((y, label) => (y[label] as number) + Math.log(total(y))),
  );
});

it('eq. 9 is above 0 and stays finite for penalties of the size of an RBF unit', () => {
  const far = mul(scores, 1e3) as Tensor2D;
  const loss = rbfMapLoss(far, labels).arraySync();
  expect(Number.isFinite(loss) && loss > 0).toBe(true);
});

it('eq. 9 pushes a wrong class away only as long as its penalty is not far beyond j, however wrong the answer', () => {
  const gradient = (penalty: number) => {
    const loss = (x: Tensor) => rbfMapLoss(x as Tensor2D, tensor1d([0], 'int32'));
    return grad(loss)(tensor2d([[-RUBBISH_PENALTY - 5, -penalty]])).dataSync()[1] as number;
  };
  expect(gradient(RUBBISH_PENALTY)).toBeGreaterThan(0.3);
  expect(gradient(RUBBISH_PENALTY + 10)).toBeLessThan(1e-4);
});

it('cross-entropy and squared error also support targets, the losses of RBF outputs labels only', () => {
  const aims = tensor2d([0.5, 0.5, 0, 0], [1, 4]);
  const answers = tensor2d([1, 0, 0, 0], [1, 4]);
  expectClose(losses['squared-error'].ofTargets?.(answers, aims) as Tensor, 0.25);
  const certainty = Math.E / (Math.E + 3);
  const expected = -0.5 * (Math.log(certainty) + Math.log(1 / (Math.E + 3)));
  expectClose(losses['cross-entropy'].ofTargets?.(answers, aims) as Tensor, expected);
  expect([rbfMapLoss.ofTargets, rbfMleLoss.ofTargets]).toEqual([undefined, undefined]);
});

describe.each(Object.entries(losses))('%s', (_, loss) => {
  it('is a scalar with a gradient that matches finite differences', () => {
    expect(loss(scores, labels).shape).toEqual([]);
    checkGradients((x: Tensor) => loss(x as Tensor2D, labels), [scores], { tolerance: 2e-3 });
  });

  it('leaks no tensors', () => {
    expectNoLeaks(() => loss(scores, labels).dispose());
  });
});

it('takes labels of a single output', () => {
  const scores = tensor2d([0.5, 2], [2, 1]);
  expectClose(
    createLoss('mean-squared-error', 'regression')(scores, tensor1d([0, 0], 'int32')),
    (0.25 + 1) / 2,
  );
});
