import { ConfigError, Rng, traceKernels } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { expectClose, expectNoLeaks, normalValues } from '@convkit/testing';
import { grad, ones, type Tensor, zeros } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { dropout } from './dropout.js';

const kept = (x: Tensor) => [...x.dataSync()].filter((value) => value !== 0);

it.each([0.1, 0.5, 0.9])('drops a fraction of %d and preserves the mean', (rate) => {
  const size = 40_000;
  const y = dropout(ones([200, 200]), rate, new Rng(1));
  // Four standard deviations of a binomial distribution.
  const tolerance = 4 * Math.sqrt((rate * (1 - rate)) / size);
  expect(Math.abs(1 - kept(y).length / size - rate)).toBeLessThan(tolerance);
  expect(new Set(kept(y))).toEqual(new Set([Math.fround(1 / (1 - rate))]));
});

it('is determined by the generator', () => {
  const x = ones([100]);
  const [a, b, c] = [1, 1, 2].map((seed) => [...dropout(x, 0.5, new Rng(seed)).dataSync()]);
  expect(a).toEqual(b);
  expect(a).not.toEqual(c);
  const rng = new Rng(1);
  expect([...dropout(x, 0.5, rng).dataSync()]).not.toEqual([...dropout(x, 0.5, rng).dataSync()]);
});

it('passes the gradient through the kept values', () => {
  installGradients();
  const x = normalValues([50], new Rng(3));
  const f = (input: Tensor) => dropout(input, 0.3, new Rng(1));
  const mask = [...dropout(ones([50]), 0.3, new Rng(1)).dataSync()];
  expectClose(grad(f)(x), mask);
});

it('is the identity for a rate of 0, without draws', () => {
  const [x, rng] = [ones([3]), new Rng(1)];
  expect(dropout(x, 0, rng)).toBe(x);
  expect(rng.state.draws).toBe(0);
});

it('draws no random numbers in a trace', () => {
  const rng = new Rng(1);
  const kernels = traceKernels(() => void dropout(zeros([4]), 0.5, rng));
  expect(kernels.map(({ kernel }) => kernel)).toContain('Multiply');
  expect(rng.state.draws).toBe(0);
});

it('leaks no tensors', () => {
  const x = ones([10]);
  expectNoLeaks(() => dropout(x, 0.5, new Rng(1)).dispose());
});

it.each([1, -0.1, 1.5, Number.NaN])('rejects a rate of %d', (rate) => {
  expect(() => dropout(ones([1]), rate, new Rng(1))).toThrow(ConfigError);
});
