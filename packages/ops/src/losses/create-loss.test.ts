import { ConfigError, type LossSpec, Rng, ShapeError, type Task } from '@convkit/core';
import {
  createLoss,
  focal,
  huber,
  installGradients,
  LOSSES_OF_TASK,
  softmaxCrossEntropy,
} from '@convkit/ops';
import { checkGradients, expectClose, normalValues } from '@convkit/testing';
import {
  grad,
  mul,
  type Rank,
  sigmoid,
  softmax,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tensor2d,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(installGradients);

const outputs = mul(normalValues<Rank.R2>([6, 3], new Rng(1)), 2) as Tensor2D;
const numbers = normalValues<Rank.R2>([6, 3], new Rng(2));

const WITH_CONSTANTS: readonly [LossSpec, Task][] = [
  [{ name: 'focal', gamma: 0.5 }, 'classification'],
  [{ name: 'focal', gamma: 3 }, 'classification'],
  [{ name: 'focal', gamma: 1, alpha: 0.25 }, 'multi-label'],
  [{ name: 'binary-cross-entropy', positiveWeights: [2, 0.5, 7] }, 'multi-label'],
  [{ name: 'huber', delta: 0.2 }, 'regression'],
];
const PLAIN = (Object.entries(LOSSES_OF_TASK) as [Task, readonly LossSpec[]][]).flatMap(([task, names]) =>
  names.map((name) => [name, task] as [LossSpec, Task]),
);

describe.each([...PLAIN, ...WITH_CONSTANTS])('%j for %s', (spec, task) => {
  const { ofTargets } = createLoss(spec, task);
  const targets =
    task === 'regression' ? numbers : task === 'multi-label' ? sigmoid(numbers) : softmax(numbers);

  it('has gradients that match finite differences', () => {
    if (!ofTargets) return expect(String(spec)).toMatch(/^rbf-/);
    checkGradients((x: Tensor) => ofTargets(x as Tensor2D, targets as Tensor2D), [outputs], {
      tolerance: 4e-3,
    });
  });
});

describe('focal loss', () => {
  it('is cross-entropy with an exponent of 0', () => {
    const labels = tensor1d([0, 1, 2, 0, 1, 2], 'int32');
    const loss = createLoss({ name: 'focal', gamma: 0 });
    expectClose(loss(outputs, labels), softmaxCrossEntropy(outputs, labels).arraySync());
    const ofLabels = createLoss({ name: 'focal', gamma: 0 }, 'multi-label').ofTargets;
    const binary = createLoss('binary-cross-entropy', 'multi-label').ofTargets;
    expectClose(ofLabels?.(outputs, numbers) as Tensor, binary?.(outputs, numbers) as Tensor);
  });

  it('and its gradient are finite for certain outputs and small exponents', () => {
    const certain = tensor2d([[1000, 0, -1000]]);
    for (const target of [0, 1, 2]) {
      const aim = tensor2d([[0, 1, 2].map((c) => (c === target ? 1 : 0))]);
      const gradient = grad((x: Tensor) => focal(x as Tensor2D, aim, 0.5))(certain).arraySync() as number[][];
      expect(gradient.flat().every(Number.isFinite)).toBe(true);
      expect(focal(certain, aim, 0.5).arraySync()).toBeCloseTo(1000 * target, 3);
    }
  });
});

it('mean absolute error and Huber loss have a derivative of 0 where the error is 0', () => {
  for (const name of ['mean-absolute-error', 'huber'] as const) {
    const { ofTargets } = createLoss(name, 'regression');
    const gradient = grad((x: Tensor) => ofTargets?.(x as Tensor2D, numbers) as Tensor)(numbers);
    expectClose(gradient, Array(18).fill(0), { absolute: 0 });
  }
});

it('takes labels as one-hot targets', () => {
  const { ofTargets, ...rest } = createLoss('binary-cross-entropy');
  const loss = createLoss('binary-cross-entropy');
  expect(rest).toEqual({});
  const labels = tensor1d([1, 0], 'int32');
  const some = tensor2d([
    [1, 2, 3],
    [-1, 0, 1],
  ]);
  const aims = tensor2d([
    [0, 1, 0],
    [1, 0, 0],
  ]);
  expectClose(loss(some, labels), ofTargets?.(some, aims) as Tensor);
});

it.each<[unknown, Task, string]>([
  ['hinge', 'classification', "There is no loss 'hinge'"],
  ['cross-entropy', 'multi-label', 'The loss cross-entropy does not support several labels per image'],
  ['huber', 'classification', 'The loss huber does not support classification'],
  ['binary-cross-entropy', 'regression', 'The loss binary-cross-entropy does not support regression'],
  [{ name: 'huber', gamma: 2 }, 'regression', "The loss huber has no constant 'gamma'"],
  [{ name: 'cross-entropy', delta: 2 }, 'classification', "The loss cross-entropy has no constant 'delta'"],
  [{ name: 'huber', delta: 0 }, 'regression', 'delta of the Huber loss'],
  [{ name: 'focal', gamma: -1 }, 'classification', 'gamma of the focal loss'],
  [{ name: 'focal', alpha: 0.5 }, 'classification', 'alpha of the focal loss needs several labels per image'],
  [{ name: 'focal', alpha: 2 }, 'multi-label', 'alpha of the focal loss'],
  [{ name: 'binary-cross-entropy', positiveWeights: [1, 0] }, 'multi-label', 'positive weight 1'],
])('rejects %j for %s', (spec, task, message) => {
  expect(() => createLoss(spec as LossSpec, task)).toThrow(message);
  expect(() => createLoss(spec as LossSpec, task)).toThrow(ConfigError);
});

it('rejects other shapes, and another number of positive weights', () => {
  expect(() => huber(outputs, tensor2d([[1]]))).toThrow(ShapeError);
  const loss = createLoss({ name: 'binary-cross-entropy', positiveWeights: [1, 2] }, 'multi-label');
  expect(() => loss.ofTargets?.(outputs, numbers)).toThrow('got 2 positive weights for 3 outputs');
});
