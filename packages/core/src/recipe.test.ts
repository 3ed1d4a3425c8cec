import { describe, expect, it } from 'vitest';
import { ConfigError } from './errors.js';
import { fitNormalization, normalizeToRange } from './recipe.js';

describe('fitNormalization', () => {
  const color = { mean: [0.5, 0.4, 0.3], std: [0.25, 0.2, 0.15] };

  it('keeps one value per channel, and one value for all', () => {
    expect(fitNormalization(color, 3)).toEqual(color);
    expect(fitNormalization({ mean: [0.5], std: [0.2] }, 3)).toEqual({ mean: [0.5], std: [0.2] });
    expect(fitNormalization({ mean: [0.5], std: [0.1, 0.2, 0.3] }, 3)).toEqual({
      mean: [0.5],
      std: [0.1, 0.2, 0.3],
    });
  });

  it('averages several values on grayscale images', () => {
    const { mean, std } = fitNormalization(color, 1);
    expect(mean).toHaveLength(1);
    expect(mean[0]).toBeCloseTo(0.4, 12);
    expect(std).toHaveLength(1);
    expect(std[0]).toBeCloseTo(0.2, 12);
  });

  it.each([
    ['mean', { mean: [0.1, 0.2], std: [1] }],
    ['std', { mean: [0.1], std: [] }],
  ])('rejects another number of values: %s', (name, normalization) => {
    expect(() => fitNormalization(normalization, 3)).toThrow(ConfigError);
    expect(() => fitNormalization(normalization, 3)).toThrow(`the ${name} of normalize has`);
  });
});

it('normalizeToRange maps black and white to the ends of the range', () => {
  const { mean, std } = normalizeToRange(-0.1, 1.175);
  const apply = (value: number) => (value - (mean[0] as number)) / (std[0] as number);
  expect(apply(0)).toBeCloseTo(-0.1, 12);
  expect(apply(1)).toBeCloseTo(1.175, 12);
});
