import { NumericError } from '@convkit/core';
import { expect, it } from 'vitest';
import { models } from '../settings/models.fixture.js';
import { DEFAULTS } from '../settings/settings.js';
import { isDivergence, lowerLearningRate } from './divergence.js';

it('suggests a power of ten below the usual learning rate and the one that diverged', () => {
  const after = (learningRate: number) =>
    lowerLearningRate({ ...DEFAULTS, optimizer: 'sgd', learningRate }, models);
  expect([100, 0.05, 0.003].map(after)).toEqual([0.01, 0.001, 0.0001]);
});

it('tells a learning rate that is too high from broken images', () => {
  expect(
    isDivergence(new NumericError('Training diverged at step 4: the learning rate (100) is too high')),
  ).toBe(true);
  expect(isDivergence(new NumericError('The loss is NaN at step 1: a training image has values'))).toBe(
    false,
  );
  expect(isDivergence(new Error('Training diverged'))).toBe(false);
});
