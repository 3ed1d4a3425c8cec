import { describe, expect, it } from 'vitest';
import {
  constant,
  glorotNormal,
  glorotUniform,
  heNormal,
  heNormalFanOut,
  heUniform,
  type Initializer,
  lecunNormal,
  lecunUniform,
  normal,
  ones,
  torchUniform,
  truncatedNormal,
  uniform,
  uniformOverFanIn,
  zeros,
} from './initializers.js';
import { Rng } from './rng.js';

const fans = { size: 20_000, fanIn: 75, fanOut: 150 };
const draw = (initializer: Initializer) => initializer(fans, new Rng(7));
const variance = (values: Float32Array) => values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
const largest = (values: Float32Array) => values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);

describe('initializers', () => {
  it.each([
    ['glorotNormal', glorotNormal, 2 / 225],
    ['heNormal', heNormal, 2 / 75],
    ['heNormalFanOut', heNormalFanOut, 2 / 150],
    ['lecunNormal', lecunNormal, 1 / 75],
    ['normal', normal(0.1), 0.01],
    ['truncatedNormal', truncatedNormal(0.1), 0.7737 * 0.01],
  ])('%s has the expected variance', (_, initializer, expected) => {
    expect(Math.abs(variance(draw(initializer)) / expected - 1)).toBeLessThan(0.04);
  });

  it.each([
    ['glorotUniform', glorotUniform, Math.sqrt(6 / 225)],
    ['heUniform', heUniform, Math.sqrt(6 / 75)],
    ['lecunUniform', lecunUniform, Math.sqrt(3 / 75)],
    ['torchUniform', torchUniform, 1 / Math.sqrt(75)],
    ['uniform', uniform(0.3), 0.3],
    ['uniformOverFanIn', uniformOverFanIn(2.4), 2.4 / 75],
  ])('%s covers its interval', (_, initializer, limit) => {
    const values = draw(initializer);
    expect(largest(values)).toBeLessThanOrEqual(limit * (1 + 1e-6));
    expect(largest(values)).toBeGreaterThan(0.999 * limit);
    expect(Math.abs(variance(values) / (limit ** 2 / 3) - 1)).toBeLessThan(0.04);
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length)).toBeLessThan(
      0.02 * limit,
    );
  });

  it('truncates at two standard deviations', () => {
    expect(largest(draw(truncatedNormal(0.1)))).toBeLessThanOrEqual(0.2);
  });

  it.each([
    ['zeros', zeros, 0],
    ['ones', ones, 1],
    ['constant', constant(0.1), Math.fround(0.1)],
  ])('%s draws no random numbers', (_, initializer, value) => {
    const rng = new Rng(7);
    expect(new Set(initializer(fans, rng))).toEqual(new Set([value]));
    expect(rng.state.draws).toBe(0);
  });

  it('gives the same values for the same generator', () => {
    expect(draw(heNormal)).toEqual(draw(heNormal));
    expect(draw(heNormal)).toBeInstanceOf(Float32Array);
  });
});
