import { ConfigError, type Recipe } from '@convkit/core';
import { groupedOptimizer, type OptimizerFactory } from '@convkit/train';
import { mul, sub, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { toyData } from '../toy-data.fixture.js';
import type { TrainClassifierOptions } from './options.js';
import { withRecipeOptions } from './recipe-options.js';
import { trainClassifier } from './train-classifier.js';

const recipe: Recipe = {
  input: { size: [28, 28], normalize: { mean: [0], std: [1] } },
  loss: 'cross-entropy',
  optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0.5 },
  schedule: { name: 'warmup', epochs: 1, next: { name: 'table', values: [0.1, 0.01] } },
  batchSize: 8,
  epochs: 2,
  l2: [{ pattern: 'weight$', coefficient: 0.001 }],
};

const optionsOf = (more: Partial<TrainClassifierOptions>): TrainClassifierOptions => ({
  model: 'mlp',
  data: toyData(),
  ...more,
});

const chosen = (more: Partial<TrainClassifierOptions>) => withRecipeOptions(recipe, optionsOf(more));

describe('withRecipeOptions', () => {
  it('leaves the recipe as it is without options', () => {
    expect(chosen({})).toEqual(recipe);
  });

  it('scales the table after a warm-up with the learning rate', () => {
    expect(chosen({ learningRate: 0.2 }).schedule).toEqual({
      name: 'warmup',
      epochs: 1,
      next: { name: 'table', values: [0.2, 0.02] },
    });
  });

  it('replaces the L2 penalties by a weight decay', () => {
    const { optimizer, l2 } = chosen({ optimizer: 'lion', weightDecay: 0.3 });
    expect(optimizer).toEqual({ name: 'lion', learningRate: 0.0002, weightDecay: 0.3 });
    expect(l2).toEqual([]);
  });

  it('exempts parameters from the weight decay, those of noDecay first', () => {
    const weightDecays = [{ pattern: /fc/, factor: 2 }];
    const given = { optimizer: 'adamw', noDecay: 'biases-and-norms', weightDecays } as const;
    expect(chosen(given).weightDecays).toEqual([
      { pattern: '', maxRank: 1, factor: 0 },
      { pattern: 'fc', factor: 2 },
    ]);
    expect(chosen({ weightDecay: 0.1, noDecay: /bias/ }).weightDecays).toEqual([
      { pattern: 'bias', factor: 0 },
    ]);
  });

  it('needs a weight decay to exempt from', () => {
    expect(() => chosen({ noDecay: /bias/ })).toThrow(ConfigError);
    expect(() => chosen({ noDecay: /bias/ })).toThrow('need a weight decay, and sgd has none here');
    expect(() => chosen({ weightDecay: 0, noDecay: /bias/ })).toThrow(ConfigError);
    expect(() => chosen({ optimizer: 'adamw', noDecay: /bias/i })).toThrow(
      'patterns of keys must have no flags',
    );
  });
});

describe('trainClassifier', () => {
  const small = { model: 'mlp', size: 8, epochs: 1, batchSize: 16 } as const;
  const descent: OptimizerFactory = (parameters, groups) =>
    groupedOptimizer({
      parameters,
      groups,
      slots: [],
      update(operands, { learningRate }) {
        for (const { weight, gradient } of operands) {
          tidy(() => weight.assign(sub(weight, mul(gradient, learningRate))));
        }
      },
    });

  it('trains with a custom optimizer and schedule', async () => {
    const train = async (more: Partial<TrainClassifierOptions>) => {
      const run = trainClassifier({ ...small, data: toyData(), ...more });
      const rates: number[] = [];
      let last: unknown;
      for await (const event of run) {
        last = event;
        if (event.type === 'step') rates.push(event.learningRate);
      }
      (await run.result).dispose();
      return { rates, last };
    };
    const own = await train({
      optimizer: descent,
      learningRate: 0.05,
      schedule: ({ step }) => 0.05 * 0.9 ** step,
    });
    const sgd = await train({
      optimizer: { name: 'sgd', learningRate: 0.05, momentum: 0 },
      schedule: { name: 'exponential', factor: 0.9 },
    });
    expect(own).toEqual(sgd);
    expect(own.last).toMatchObject({ type: 'done' });
  });

  it.each<[Partial<TrainClassifierOptions>, string]>([
    [{ optimizer: descent }, 'needs a learningRate'],
    [{ optimizer: descent, learningRate: 'auto' }, 'needs a learningRate'],
    [
      { optimizer: descent, learningRate: 1, weightDecay: 1 },
      'weightDecay does not apply to a custom optimizer',
    ],
  ])('rejects %o', (more, message) => {
    expect(() => trainClassifier({ ...small, data: toyData(), ...more })).toThrow(ConfigError);
    expect(() => trainClassifier({ ...small, data: toyData(), ...more })).toThrow(message);
  });
});
