import { expectClose, expectNoLeaks } from '@convkit/testing';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { lambUpdates } from './lamb-update.js';
import { gradientTensor, INITIAL, STEPS, variableOf, zeros } from './updates.fixture.js';

const constants = { beta1: 0.9, beta2: 0.99, epsilon: 1e-6 };
const norm = (values: readonly number[]) => Math.hypot(...values);
const start = (values: readonly number[] = INITIAL) => ({
  weight: variableOf(values),
  first: variableOf(zeros()),
  second: variableOf(zeros()),
});

it.each([0, 0.1])('computes its algorithm with a weight decay of %s', (weightDecay) => {
  const state = start();
  let w: number[] = [...INITIAL];
  const [m, v] = [zeros(), zeros()];
  const { beta1, beta2, epsilon } = constants;
  for (let step = 1; step <= 24; step++) {
    const given = STEPS[step % 3] as number[];
    const learningRate = 0.02 / (1 + (step % 4));
    lambUpdates([{ ...state, gradient: gradientTensor(given) }], {
      ...constants,
      learningRate,
      step,
      weightDecay,
    });
    const direction = given.map((g, i) => {
      m[i] = beta1 * (m[i] as number) + (1 - beta1) * g;
      v[i] = beta2 * (v[i] as number) + (1 - beta2) * g * g;
      const scale = Math.sqrt(v[i] / (1 - beta2 ** step)) + epsilon;
      return m[i] / (1 - beta1 ** step) / scale + weightDecay * (w[i] as number);
    });
    const ratio = norm(w) / norm(direction);
    w = w.map((value, i) => value - learningRate * ratio * (direction[i] as number));
    expectClose(state.weight, w, { absolute: 1e-5 });
  }
});

it.each([
  ['weights', zeros(), STEPS[0] as number[]],
  ['gradients', INITIAL, zeros()],
])('stays finite if all %s are 0', (_, weights, gradient) => {
  const state = start(weights);
  const options = { ...constants, learningRate: 0.1, step: 1, weightDecay: 0 };
  lambUpdates([{ ...state, gradient: gradientTensor(gradient) }], options);
  const moved = weights.map((value, i) => value - 0.1 * Math.sign(gradient[i] as number));
  expectClose(state.weight, moved, { absolute: 1e-4 });
});

it('leaks no tensors', () => {
  const state = start();
  const gradient = gradientTensor(STEPS[0] as number[]);
  expectNoLeaks(() =>
    lambUpdates([{ ...state, gradient }], { ...constants, learningRate: 0.1, step: 1, weightDecay: 0.1 }),
  );
  expect(gradient.isDisposed).toBe(false);
});
