import { ConfigError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { assertSameSpec } from './same-spec.js';

const saved = {
  model: { name: 'lenet5', variant: 'modern' },
  recipe: { optimizer: { name: 'sgd', learningRate: 0.1 }, l2: [{ pattern: 'w', coefficient: 0.1 }] },
  seed: 1,
};

describe('assertSameSpec', () => {
  it('accepts equal, omitted and undefined fields', () => {
    assertSameSpec(saved, structuredClone(saved));
    assertSameSpec(saved, { seed: 1, recipe: { optimizer: { learningRate: 0.1 } } });
    assertSameSpec(saved, { seed: undefined, recipe: { l2: undefined } });
    assertSameSpec(saved, undefined);
  });

  it('names every difference with both values', () => {
    const requested = {
      model: { name: 'lenet5', widthMultiplier: 2 },
      recipe: { optimizer: { learningRate: 0.01 } },
      seed: 2,
    };
    expect(() => assertSameSpec(saved, requested)).toThrow(ConfigError);
    expect(() => assertSameSpec(saved, requested)).toThrow('seed was 1, now 2');
    expect(() => assertSameSpec(saved, requested)).toThrow('model.widthMultiplier was not set, now 2');
    expect(() => assertSameSpec(saved, requested)).toThrow('recipe.optimizer.learningRate was 0.1, now 0.01');
  });

  it.each([
    [{ recipe: { l2: [] } }, 'recipe.l2 was [{"pattern":"w","coefficient":0.1}], now []'],
    [{ recipe: { l2: [{ pattern: 'v' }] } }, 'recipe.l2.0.pattern was "w", now "v"'],
    [{ seed: { value: 1 } }, 'seed was 1, now {"value":1}'],
    [{ model: null }, ', now null'],
  ])('compares %o', (requested, message) => {
    expect(() => assertSameSpec(saved, requested)).toThrow(message);
  });

  it('with whole: true, rejects omitted fields', () => {
    assertSameSpec(saved, { ...saved, extra: undefined }, { whole: true });
    const partial = { ...saved, model: { name: 'lenet5' } };
    expect(() => assertSameSpec(saved, partial, { whole: true })).toThrow(
      'model.variant was "modern", now not set',
    );
  });
});
