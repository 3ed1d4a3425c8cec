import { ConfigError } from '@convkit/core';
import { tensor, variable } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useCpu } from '../tiny.fixture.js';
import { addL2Gradients, l2Coefficients } from './l2.js';

beforeAll(useCpu);

it('adds up the coefficients of all matching patterns', () => {
  const l2 = [
    { pattern: 'weight$', coefficient: 0.1 },
    { pattern: '^fc1', coefficient: 0.2 },
  ];
  const coefficients = l2Coefficients(l2, ['conv1.weight', 'conv1.bias', 'fc1.weight', 'fc1.bias']);
  expect([...coefficients.keys()]).toEqual(['conv1.weight', 'fc1.weight', 'fc1.bias']);
  expect(coefficients.get('fc1.weight')).toBeCloseTo(0.3, 12);
});

it('adds coefficient * w to existing gradients', () => {
  const parameters = new Map([
    ['w', variable(tensor([1, -2]))],
    ['b', variable(tensor([5]))],
  ]);
  const gradients = new Map([['w', tensor([10, 10])]]);
  const coefficients = new Map([
    ['w', 0.5],
    ['b', 0.5],
  ]);
  const penalized = addL2Gradients(gradients, parameters, coefficients);
  expect([...penalized.keys()]).toEqual(['w']);
  expect([...(penalized.get('w')?.dataSync() ?? [])]).toEqual([10.5, 9]);
});

it.each([
  [{ pattern: 'fc9', coefficient: 1 }, "The L2 pattern 'fc9' matches no trainable parameter"],
  [{ pattern: '(', coefficient: 1 }, 'is not a valid regular expression'],
  [{ pattern: 'w', coefficient: -1 }, "The L2 coefficient of 'w' must be"],
])('rejects %o', (penalty, message) => {
  expect(() => l2Coefficients([penalty], ['w'])).toThrow(ConfigError);
  expect(() => l2Coefficients([penalty], ['w'])).toThrow(message);
});
