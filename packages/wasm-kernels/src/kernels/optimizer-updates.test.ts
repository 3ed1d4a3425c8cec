import { adamUpdate, sgdUpdate } from '@convkit/ops';
import { abs, type Tensor, variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, it } from 'vitest';
import { expectSameOnBoth, random, startBackends } from '../backends.fixture.js';

beforeAll(startBackends);

/** Variables are freed here: a tidy does not. */
const values = (variables: readonly ReturnType<typeof variable>[]): Tensor[] =>
  variables.map((state) => {
    const value = state.clone();
    state.dispose();
    return value;
  });

describe.each([[[1]], [[7]], [[3, 3, 2, 4]], [[150, 221]]])('an update of a weight of shape %j', (shape) => {
  it.each([
    [0, false],
    [0.9, false],
    [0.9, true],
  ])('is that of the reference: SGD, momentum %d, Nesterov %s', (momentum, nesterov) => {
    expectSameOnBoth(() => {
      const [weight, velocity] = [variable(random('w', ...shape)), variable(random('v', ...shape))];
      const gradient = random('g', ...shape);
      sgdUpdate({ weight, velocity, gradient, learningRate: 0.1, momentum, nesterov });
      return values([weight, velocity]);
    });
  });

  it.each([
    [1, 0],
    [1000, 0],
    [2, 0.1],
  ])('is that of the reference: Adam, step %i, decay %d', (step, weightDecay) => {
    const constants = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step, weightDecay };
    expectSameOnBoth(() => {
      const [weight, first] = [variable(random('w', ...shape)), variable(random('m', ...shape))];
      const second = variable(abs(random('v', ...shape)));
      adamUpdate({ weight, first, second, gradient: random('g', ...shape), ...constants });
      return values([weight, first, second]);
    });
  });
});
