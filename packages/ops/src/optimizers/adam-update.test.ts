import { expectClose, expectNoLeaks } from '@convkit/testing';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { adamUpdate } from './adam-update.js';
import { gradientTensor, INITIAL, STEPS, variableOf, zeros } from './updates.fixture.js';

const constants = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const start = () => ({
  weight: variableOf(INITIAL),
  first: variableOf(zeros()),
  second: variableOf(zeros()),
});

it.each([
  ['Adam', 0],
  ['AdamW', 0.1],
])('%s computes its algorithm', (_, weightDecay) => {
  const state = start();
  const [w, m, v] = [[...INITIAL], zeros(), zeros()];
  const { beta1, beta2, epsilon } = constants;
  for (const [index, gradient] of STEPS.entries()) {
    const [step, learningRate] = [index + 1, 0.01 / (index + 1)];
    adamUpdate({
      ...state,
      ...constants,
      gradient: gradientTensor(gradient),
      learningRate,
      step,
      weightDecay,
    });
    for (const [i, g] of gradient.entries()) {
      m[i] = beta1 * (m[i] as number) + (1 - beta1) * g;
      v[i] = beta2 * (v[i] as number) + (1 - beta2) * g * g;
      const [unbiased, variance] = [m[i] / (1 - beta1 ** step), v[i] / (1 - beta2 ** step)];
      const decayed = (w[i] as number) * (1 - learningRate * weightDecay);
      w[i] = decayed - (learningRate * unbiased) / (Math.sqrt(variance) + epsilon);
    }
    expectClose(state.weight, w);
    expectClose(state.first, m);
    expectClose(state.second, v, { absolute: 1e-8 });
  }
});

it('moves by the learning rate in the first step, however small the gradient', () => {
  const state = start();
  const gradient = gradientTensor([1e-4, -1e-4, 1, -1, 1e3, 0]);
  adamUpdate({ ...state, ...constants, gradient, learningRate: 0.01, step: 1, weightDecay: 0 });
  const moved = INITIAL.map((value, i) => value - 0.01 * Math.sign(gradient.dataSync()[i] as number));
  expectClose(state.weight, moved, { relative: 1e-4 });
});

it('leaks no tensors', () => {
  const state = start();
  const gradient = gradientTensor(STEPS[0] as number[]);
  expectNoLeaks(() =>
    adamUpdate({ ...state, ...constants, gradient, learningRate: 0.01, step: 1, weightDecay: 0.1 }),
  );
  expect(gradient.isDisposed).toBe(false);
});
