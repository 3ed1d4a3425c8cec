import { expectClose, expectNoLeaks } from '@convkit/testing';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { sgdUpdate } from './sgd-update.js';
import { gradientTensor, INITIAL, STEPS, variableOf, zeros } from './updates.fixture.js';

it.each([
  ['without momentum', 0, false],
  ['with momentum', 0.9, false],
  ["with Nesterov's momentum", 0.9, true],
])('computes its formula %s', (_, momentum, nesterov) => {
  const [weight, velocity] = [variableOf(INITIAL), variableOf(zeros())];
  const [w, v] = [[...INITIAL], zeros()];
  for (const [step, gradient] of STEPS.entries()) {
    const learningRate = 0.1 / (step + 1);
    sgdUpdate({ weight, velocity, gradient: gradientTensor(gradient), learningRate, momentum, nesterov });
    for (const [i, g] of gradient.entries()) {
      v[i] = momentum * (v[i] as number) + g;
      w[i] = (w[i] as number) - learningRate * (nesterov ? g + momentum * v[i] : v[i]);
    }
    expectClose(weight, w, { absolute: 1e-6 });
    expectClose(velocity, v, { absolute: 1e-6 });
  }
  expect(weight.shape).toEqual([2, 3]);
});

it('leaks no tensors', () => {
  const [weight, velocity] = [variableOf(INITIAL), variableOf(zeros())];
  const gradient = gradientTensor(STEPS[0] as number[]);
  expectNoLeaks(() =>
    sgdUpdate({ weight, velocity, gradient, learningRate: 0.1, momentum: 0.9, nesterov: true }),
  );
  expect(gradient.isDisposed).toBe(false);
});
