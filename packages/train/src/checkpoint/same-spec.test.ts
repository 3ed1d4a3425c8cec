import { ConfigError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { assertSameSpec } from './same-spec.js';

const saved = {
  model: { name: 'lenet5', variant: 'modern' },
  recipe: { optimizer: { name: 'sgd', learningRate: 0.1 }, l2: [{ pattern: 'w', coefficient: 0.1 }] },
  seed: 1,
};

describe('assertSameSpec', () => {
  it('takes what is the same, left out or undefined', () => {
    assertSameSpec(saved, structuredClone(saved));
    assertSameSpec(saved, { seed: 1, recipe: { optimizer: { learningRate: 0.1 } } });
    assertSameSpec(saved, { seed: undefined, recipe: { l2: undefined } });
    assertSameSpec(saved, undefined);
  });

  it('names every contradiction with both values', () => {
    const requested = {
      model: { name: 'lenet5', widthMultiplier: 2 },
      recipe: { optimizer: { learningRate: 0.01 } },
      seed: 2,
    };
    expect(() => assertSameSpec(saved, requested)).toThrow(ConfigError);
    expect(() => assertSameSpec(saved, requested)).toThrow('seed is 1 there and 2 here');
    expect(() => assertSameSpec(saved, requested)).toThrow(
      'model.widthMultiplier is not set there and 2 here',
    );
    expect(() => assertSameSpec(saved, requested)).toThrow(
      'recipe.optimizer.learningRate is 0.1 there and 0.01 here',
    );
  });

  it.each([
    [{ recipe: { l2: [] } }, 'recipe.l2 is [{"pattern":"w","coefficient":0.1}] there and [] here'],
    [{ recipe: { l2: [{ pattern: 'v' }] } }, 'recipe.l2.0.pattern is "w" there and "v" here'],
    [{ seed: { value: 1 } }, 'seed is 1 there and {"value":1} here'],
    [{ model: null }, 'there and null here'],
  ])('compares %o', (requested, message) => {
    expect(() => assertSameSpec(saved, requested)).toThrow(message);
  });

  it('wants everything where it must be whole', () => {
    assertSameSpec(saved, { ...saved, extra: undefined }, { whole: true });
    const partial = { ...saved, model: { name: 'lenet5' } };
    expect(() => assertSameSpec(saved, partial, { whole: true })).toThrow(
      'model.variant is "modern" there and not set here',
    );
  });
});
