import type { Recipe } from '@convkit/core';
import { commonOptimizer } from '@convkit/train';
import { expect, it } from 'vitest';
import { NAMED_SCHEDULES, namedSchedule, withWarmup } from './named-schedule.js';
import { planRecipe } from './plan-recipe.js';

const RECIPE: Recipe = {
  input: { size: [28, 28], normalize: { mean: [0], std: [1] } },
  loss: 'cross-entropy',
  optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0.9 },
  schedule: { name: 'table', values: [0.1, 0.01] },
  batchSize: 64,
  epochs: 2,
  l2: [{ pattern: 'weight', coefficient: 0.001 }],
};

it('leaves a recipe as it is without options', () => {
  expect(planRecipe(RECIPE, {})).toEqual(RECIPE);
});

it('applies every kind of option to a recipe', () => {
  const planned = planRecipe(RECIPE, {
    optimizer: 'adamw',
    learningRate: 0.002,
    schedule: withWarmup(namedSchedule('cosine', 2), 0.5),
    weightDecay: 0.05,
    clipNorm: 1,
    ema: { decay: 0.99, warmup: true },
    earlyStopping: 3,
  });
  expect(planned).toEqual({
    ...RECIPE,
    optimizer: { ...commonOptimizer('adamw'), learningRate: 0.002, weightDecay: 0.05 },
    schedule: { name: 'warmup', epochs: 0.5, next: { name: 'cosine' } },
    l2: [],
    clipNorm: 1,
    ema: { decay: 0.99, warmup: true },
    earlyStopping: { patience: 3 },
  });
});

it('fits schedules to the length of a run', () => {
  const of = (epochs: number) => NAMED_SCHEDULES.map((name) => namedSchedule(name, epochs));
  expect(of(1)).toContainEqual({ name: 'step', every: 1, factor: 0.1 });
  expect(of(1)).toContainEqual({ name: 'plateau', patience: 1 });
  expect(of(30)).toContainEqual({ name: 'step', every: 10, factor: 0.1 });
  expect(of(30)).toContainEqual({ name: 'plateau', patience: 3 });
  expect(withWarmup({ name: 'constant' }, 0)).toEqual({ name: 'constant' });
});
