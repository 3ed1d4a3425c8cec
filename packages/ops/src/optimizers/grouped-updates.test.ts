import { expectClose, expectNoLeaks } from '@convkit/testing';
import { dispose, scalar, type Tensor, variable, zeros } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import { adamUpdates } from './adam-update.js';
import { groupsOf } from './grouped-updates.js';
import { sgdUpdates } from './sgd-update.js';
import { gradientTensor, INITIAL, zeros as noughts, STEPS, variableOf } from './updates.fixture.js';

const sgdOptions = { learningRate: 0.1, momentum: 0.9, nesterov: true };
const adamOptions = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, step: 1, weightDecay: 0.1 };
const parameters = (factor = 1) =>
  STEPS.map((gradient) => ({
    weight: variableOf(INITIAL),
    velocity: variableOf(noughts()),
    first: variableOf(noughts()),
    second: variableOf(noughts()),
    gradient: gradientTensor(gradient.map((g) => factor * g)),
  }));

describe.each([
  [
    'sgdUpdates',
    (given: ReturnType<typeof parameters>, factor?: number) =>
      sgdUpdates(given, { ...sgdOptions, factor: factor === undefined ? undefined : scalar(factor) }),
  ],
  [
    'adamUpdates',
    (given: ReturnType<typeof parameters>, factor?: number) =>
      adamUpdates(given, { ...adamOptions, factor: factor === undefined ? undefined : scalar(factor) }),
  ],
] as const)('%s', (_, update) => {
  it('updates each parameter as a call of its own would', () => {
    const [grouped, alone] = [parameters(), parameters()];
    update(grouped);
    for (const parameter of alone) update([parameter]);
    for (const [i, { weight }] of alone.entries()) {
      expect(grouped[i]?.weight.dataSync()).toEqual(weight.dataSync());
      expect([...weight.dataSync()]).not.toEqual(INITIAL);
    }
  });

  it('multiplies the gradients by the factor', () => {
    const [scaled, expected] = [parameters(), parameters(0.25)];
    update(scaled, 0.25);
    update(expected);
    for (const [i, state] of expected.entries()) {
      for (const slot of ['weight', 'velocity', 'first', 'second'] as const) {
        expectClose(scaled[i]?.[slot] as Tensor, state[slot]);
      }
    }
  });

  it('does nothing without parameters, and leaks no tensors', () => {
    expectNoLeaks(() => update([]));
    const given = parameters();
    expectNoLeaks(() => update(given));
  });
});

it('groups adjacent parameters up to a limit, and leaves larger ones alone', () => {
  const sizes = [3, 4, 3, 11, 1, 9, 1];
  const given = sizes.map((size) => ({ state: [variable(zeros([size]))], gradient: zeros([size]) }));
  const groups = [...groupsOf(given, 10)].map((group) => group.map(({ gradient }) => gradient.size));
  expect(groups).toEqual([[3, 4, 3], [11], [1, 9], [1]]);
  expect([...groupsOf([])]).toEqual([]);
  dispose(given.flatMap(({ state, gradient }) => [...state, gradient]));
});
