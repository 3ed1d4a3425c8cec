import '@tensorflow/tfjs-backend-cpu';
import { Rng, stateDict } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { findVariant } from '../model-entry.js';
import { lenet5 } from './lenet5.js';
import { C3_TABLE } from './lenet5-tables.js';

function started(variant: string, seed = 0): Map<string, number[]> {
  const module = findVariant(lenet5, variant).create({}, new Rng(seed));
  return new Map([...stateDict(module)].map(([key, value]) => [key, [...value.dataSync()]]));
}

const at = (values: ReadonlyMap<string, number[]>, key: string) => values.get(key) as number[];
const largest = (values: readonly number[]) => Math.max(...values.map(Math.abs));
const deviation = (values: readonly number[]) =>
  Math.sqrt(values.reduce((total, value) => total + value ** 2, 0) / values.length);
const WEIGHTS = ['conv1.weight', 'conv2.weight', 'fc1.weight', 'fc2.weight', 'fc3.weight'];

describe('modern initializes', () => {
  const values = started('modern');

  it.each([
    ['conv2.weight', 150],
    ['fc1.weight', 400],
    ['fc2.weight', 120],
    ['fc3.weight', 84],
  ])('%s with the standard deviation of He et al.', (key, fanIn) => {
    const ratio = deviation(at(values, key)) / Math.sqrt(2 / fanIn);
    expect(Math.abs(ratio - 1)).toBeLessThan(4 / Math.sqrt(2 * at(values, key).length));
  });

  it('biases with 0', () => {
    const biases = [...values].filter(([key]) => key.endsWith('.bias'));
    expect(biases.length).toBe(5);
    for (const [, bias] of biases) expect(largest(bias)).toBe(0);
  });
});

describe('tutorial initializes', () => {
  const values = started('tutorial');

  it.each(WEIGHTS)('%s from a truncated normal with deviation 0.1', (key) => {
    expect(largest(at(values, key))).toBeLessThanOrEqual(0.2);
    // A normal cut at two deviations keeps 0.8796 of its deviation.
    const ratio = deviation(at(values, key)) / 0.08796;
    expect(Math.abs(ratio - 1)).toBeLessThan(4 / Math.sqrt(2 * at(values, key).length));
  });

  it('biases with 0, 0, 0.1, and twice from a truncated normal', () => {
    for (const key of ['conv1.bias', 'conv2.bias']) expect(largest(at(values, key))).toBe(0);
    expect(new Set(at(values, 'fc1.bias'))).toEqual(new Set([Math.fround(0.1)]));
    for (const key of ['fc2.bias', 'fc3.bias']) {
      expect(largest(at(values, key))).toBeLessThanOrEqual(0.2);
      expect(new Set(at(values, key)).size).toBe(at(values, key).length);
    }
  });
});

describe('original initializes', () => {
  const values = started('original');

  /** U(-l, l) with l = 2.4 / fan-in: no value beyond, and the largest of many near it. */
  function expectUniform(drawn: readonly number[], fanIn: number): void {
    expect(largest(drawn)).toBeLessThanOrEqual(Math.fround(2.4 / fanIn));
    // The largest of n falls short of l by more than 7 / n in one case of a thousand.
    expect(largest(drawn)).toBeGreaterThan((2.4 / fanIn) * (1 - 7 / drawn.length));
  }

  it.each([
    ['C1.weight', 25],
    ['C1.bias', 25],
    ['S2.weight', 4],
    ['S2.bias', 4],
    ['S4.weight', 4],
    ['S4.bias', 4],
    ['C5.weight', 400],
    ['C5.bias', 400],
    ['F6.weight', 120],
    ['F6.bias', 120],
  ])('%s within ±2.4 / %d', (key, fanIn) => {
    expectUniform(at(values, key), fanIn);
  });

  it('each channel of C3 by the number of its inputs', () => {
    const filters = at(values, 'C3.weight');
    const owners = C3_TABLE.flatMap((inputs, map) => inputs.map(() => map));
    for (const [map, inputs] of C3_TABLE.entries()) {
      const drawn = filters.filter((_, i) => owners[i % 60] === map);
      expect(drawn.length).toBe(25 * inputs.length);
      expectUniform(drawn, 25 * inputs.length);
      expect(Math.abs(at(values, 'C3.bias')[map] as number)).toBeLessThanOrEqual(2.4 / (25 * inputs.length));
    }
  });

  it('its codes without a generator', () => {
    expect(at(started('original', 1), 'output.codes')).toEqual(at(values, 'output.codes'));
  });
});

describe.each(['modern', 'tutorial', 'original'])('%s is initialized', (variant) => {
  it('identically from equal seeds, differently from others, and no two layers alike', () => {
    const values = started(variant);
    expect(started(variant)).toEqual(values);
    const others = started(variant, 1);
    const drawn = [...values].filter(([key]) => key.endsWith('.weight'));
    for (const [key, weight] of drawn) expect(at(others, key)).not.toEqual(weight);
    expect(new Set(drawn.map(([, weight]) => weight[0])).size).toBe(drawn.length);
  });
});
