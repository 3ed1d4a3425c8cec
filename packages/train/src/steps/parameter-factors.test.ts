import { BIASES_AND_NORMS, ConfigError, type ParameterFactor } from '@convkit/core';
import { beforeAll, expect, it } from 'vitest';
import { RECIPE, TinyNet, useCpu } from '../tiny.fixture.js';
import { planTraining } from './training-plan.js';

beforeAll(useCpu);

const optimizer = { name: 'adamw', learningRate: 0.1, weightDecay: 0.1 } as const;

const groupsOf = (weightDecays: readonly ParameterFactor[], more = {}) =>
  planTraining(new TinyNet(1), { ...RECIPE, optimizer, weightDecays, ...more }, 7).groups.map(
    ({ keys, learningRateFactor, weightDecayFactor }) => [[...keys], learningRateFactor, weightDecayFactor],
  );

it('exempts biases and norms from weight decay', () => {
  expect(groupsOf([{ ...BIASES_AND_NORMS, factor: 0 }])).toEqual([
    [['weight'], 1, 1],
    [['bias'], 1, 0],
  ]);
});

it('applies the first match, besides the factors on learning rates', () => {
  const learningRates = [{ pattern: 'weight', factor: 0.5 }];
  const rules = [
    { pattern: 'weight', maxRank: 1, factor: 3 },
    { pattern: 'e', factor: 2 },
    { pattern: '', factor: 0 },
  ];
  expect(groupsOf(rules, { learningRates })).toEqual([
    [['weight'], 0.5, 2],
    [['bias'], 1, 0],
  ]);
  expect(groupsOf([{ pattern: '', factor: 2 }])).toEqual([[['weight', 'bias'], 1, 2]]);
});

it.each<[string, ParameterFactor[], object]>([
  ["The weight decay factor of 'bias' must be a number from 0", [{ pattern: 'bias', factor: -1 }], {}],
  ["The weight decay pattern 'biases' matches no trainable", [{ pattern: 'biases', factor: 0 }], {}],
  ["The weight decay maxRank of 'b' must be", [{ pattern: 'b', maxRank: 0.5, factor: 0 }], {}],
  [
    'weightDecays needs an optimizer with weight decay',
    [{ pattern: 'bias', factor: 0 }],
    { optimizer: { name: 'adam', learningRate: 1 } },
  ],
])('rejects an invalid rule: %s', (message, rules, more) => {
  expect(() => groupsOf(rules, more)).toThrow(ConfigError);
  expect(() => groupsOf(rules, more)).toThrow(message);
});
