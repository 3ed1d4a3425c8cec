import { ConfigError, type Recipe } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { inputOfSize, withOptimizer } from './recipe.js';

const recipe: Recipe = {
  input: { size: [28, 28], normalize: { mean: [0], std: [1] }, shift: 2 },
  loss: 'cross-entropy',
  optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0.5 },
  schedule: { name: 'table', values: [0.1, 0.01] },
  batchSize: 8,
  epochs: 2,
  l2: [],
};

describe('withOptimizer', () => {
  it('keeps the settings of the recipe if it uses this optimizer', () => {
    expect(withOptimizer(recipe, { optimizer: 'sgd' })).toEqual(recipe);
    expect(withOptimizer(recipe, {})).toEqual(recipe);
  });

  it('has common settings for another optimizer', () => {
    const { optimizer } = withOptimizer(recipe, { optimizer: 'adamw' });
    expect(optimizer).toEqual({ name: 'adamw', learningRate: 0.001, weightDecay: 0.01 });
  });

  it('changes the absolute rates of the schedule with the learning rate', () => {
    const { optimizer, schedule } = withOptimizer(recipe, { learningRate: 0.2 });
    expect(optimizer).toEqual({ name: 'sgd', learningRate: 0.2, momentum: 0.5 });
    expect(schedule).toEqual({ name: 'table', values: [0.2, 0.02] });
  });

  it('rejects an unknown name', () => {
    expect(() => withOptimizer(recipe, { optimizer: 'foo' as 'sgd' })).toThrow(ConfigError);
  });
});

describe('inputOfSize', () => {
  it('keeps the proportion of resizing to cropping', () => {
    const input = { ...recipe.input, size: [224, 224], resize: 256 } as const;
    expect(inputOfSize(input, 64)).toEqual({ ...input, size: [64, 64], resize: 73 });
  });

  it('resizes the whole image if the recipe does not crop', () => {
    expect(inputOfSize(recipe.input, 32)).toEqual({ ...recipe.input, size: [32, 32] });
  });
});
