import { expectClose, expectNoLeaks } from '@convkit/testing';
import '@tensorflow/tfjs-backend-cpu';
import { scalar } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { lionUpdates } from './lion-update.js';
import { gradientTensor, INITIAL, STEPS, variableOf, zeros } from './updates.fixture.js';

it.each([0, 0.5])('computes its algorithm with a weight decay of %s', (weightDecay) => {
  const [weight, velocity] = [variableOf(INITIAL), variableOf(zeros())];
  const [w, m] = [[...INITIAL], zeros()];
  const [beta1, beta2] = [0.9, 0.97];
  for (let step = 0; step < 24; step++) {
    const given = STEPS[step % 3] as number[];
    const learningRate = 0.01 / (1 + (step % 4));
    const options = { learningRate, beta1, beta2, weightDecay, factor: scalar(0.5) };
    lionUpdates([{ weight, velocity, gradient: gradientTensor(given) }], options);
    for (const [i, value] of given.entries()) {
      const [before, g] = [m[i] as number, value / 2];
      const direction = Math.sign(beta1 * before + (1 - beta1) * g);
      w[i] = (w[i] as number) - learningRate * (direction + weightDecay * (w[i] as number));
      m[i] = beta2 * before + (1 - beta2) * g;
    }
    expectClose(weight, w, { absolute: 1e-6 });
    expectClose(velocity, m, { absolute: 1e-6 });
  }
});

it('does not move a weight whose gradients are 0', () => {
  const [weight, velocity] = [variableOf(INITIAL), variableOf(zeros())];
  const options = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, weightDecay: 0 };
  lionUpdates([{ weight, velocity, gradient: gradientTensor(zeros()) }], options);
  expect([...weight.dataSync()]).toEqual([...variableOf(INITIAL).dataSync()]);
});

it('leaks no tensors', () => {
  const [weight, velocity] = [variableOf(INITIAL), variableOf(zeros())];
  const gradient = gradientTensor(STEPS[0] as number[]);
  const options = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, weightDecay: 0.1 };
  expectNoLeaks(() => lionUpdates([{ weight, velocity, gradient }], options));
  expect(gradient.isDisposed).toBe(false);
});
