import { expectClose, expectNoLeaks } from '@convkit/testing';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { rmsPropUpdates } from './rmsprop-update.js';
import { gradientTensor, INITIAL, STEPS, variableOf, zeros } from './updates.fixture.js';

const options = { learningRate: 0.01, alpha: 0.9, epsilon: 1e-3, momentum: 0.8 };
const slot = (isUsed: boolean) => (isUsed ? variableOf(zeros()) : undefined);

it.each([
  { centered: false, hasMomentum: false },
  { centered: true, hasMomentum: false },
  { centered: false, hasMomentum: true },
  { centered: true, hasMomentum: true },
])('computes its formula, %o', ({ centered, hasMomentum }) => {
  const state = { weight: variableOf(INITIAL), squares: variableOf(zeros()) };
  const [mean, velocity] = [slot(centered), slot(hasMomentum)];
  const [w, s, m, v] = [[...INITIAL], zeros(), zeros(), zeros()];
  const { learningRate, alpha, epsilon, momentum } = options;
  for (let step = 0; step < 24; step++) {
    const gradient = STEPS[step % 3] as number[];
    rmsPropUpdates([{ ...state, mean, velocity, gradient: gradientTensor(gradient) }], options);
    for (const [i, g] of gradient.entries()) {
      s[i] = alpha * (s[i] as number) + (1 - alpha) * g * g;
      m[i] = alpha * (m[i] as number) + (1 - alpha) * g;
      const variance = centered ? s[i] - m[i] ** 2 : s[i];
      const quotient = g / (Math.sqrt(variance) + epsilon);
      v[i] = (hasMomentum ? momentum * (v[i] as number) : 0) + quotient;
      w[i] = (w[i] as number) - learningRate * v[i];
    }
    expectClose(state.weight, w, { absolute: 1e-5 });
  }
});

it('stays finite if the gradient never changes and is centered', () => {
  const state = { weight: variableOf(INITIAL), squares: variableOf(zeros()), mean: variableOf(zeros()) };
  const gradient = gradientTensor([0.1, 1e-4, 3, 1e3, -7, 0]);
  for (let step = 0; step < 200; step++) {
    rmsPropUpdates([{ ...state, gradient }], { ...options, alpha: 0.5, epsilon: 1e-8 });
  }
  expect([...state.weight.dataSync()].every(Number.isFinite)).toBe(true);
});

it('leaks no tensors', () => {
  const state = { weight: variableOf(INITIAL), squares: variableOf(zeros()) };
  const more = { mean: variableOf(zeros()), velocity: variableOf(zeros()) };
  const gradient = gradientTensor(STEPS[0] as number[]);
  expectNoLeaks(() => rmsPropUpdates([{ ...state, ...more, gradient }], options));
  expect(gradient.isDisposed).toBe(false);
});
