import '@tensorflow/tfjs-backend-cpu';
import { buffers, parameterCount, parameters, Rng, stateDict, summarize, summaryTotals } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { findVariant } from '../model-entry.js';
import { lenet5 } from './lenet5.js';
import { DIGIT_CODES } from './lenet5-tables.js';

const create = (variant: string) => findVariant(lenet5, variant).create({}, new Rng(0));

describe('lenet5', () => {
  it('has five variants, modern first', () => {
    expect(Object.keys(lenet5.variants)).toEqual(['modern', 'tutorial', 'original', 'tanh', 'sigmoid']);
  });

  it.each([
    ['modern', 61_706],
    ['tutorial', 61_706],
    ['original', 60_000],
  ])('%s has the published number of parameters', (variant, count) => {
    expect(parameterCount(create(variant))).toBe(count);
  });

  it.each(['modern', 'tutorial'])('%s has a key for each weight and bias', (variant) => {
    expect([...stateDict(create(variant))].map(([key, { shape }]) => `${key} ${shape}`)).toEqual([
      'conv1.weight 5,5,1,6',
      'conv1.bias 6',
      'conv2.weight 5,5,6,16',
      'conv2.bias 16',
      'fc1.weight 400,120',
      'fc1.bias 120',
      'fc2.weight 120,84',
      'fc2.bias 84',
      'fc3.weight 84,10',
      'fc3.bias 10',
    ]);
  });

  it("original has the paper's layers as keys", () => {
    expect([...stateDict(create('original'))].map(([key, { shape }]) => `${key} ${shape}`)).toEqual([
      'C1.weight 5,5,1,6',
      'C1.bias 6',
      'S2.weight 6',
      'S2.bias 6',
      'C3.weight 5,5,60',
      'C3.bias 16',
      'S4.weight 16',
      'S4.bias 16',
      'C5.weight 5,5,16,120',
      'C5.bias 120',
      'F6.weight 120,84',
      'F6.bias 84',
      'output.codes 10,84',
    ]);
  });

  it('original has the bitmaps of the digits as a buffer', () => {
    const original = create('original');
    expect([...buffers(original).keys()]).toEqual(['output.codes']);
    expect([...parameters(original).keys()]).not.toContain('output.codes');
    expect(buffers(original).get('output.codes')?.arraySync()).toEqual(DIGIT_CODES);
  });
});

describe('the summary of lenet5', () => {
  const rows = (variant: string) => summarize(() => create(variant), lenet5.input);
  const table = (variant: string) =>
    rows(variant).map(({ layer, output, parameters, connections }) => [
      layer,
      String(output),
      parameters,
      connections,
    ]);

  it("original has the paper's numbers", () => {
    expect(table('original')).toEqual([
      ['C1', '28,28,6', 156, 122_304],
      ['S2', '14,14,6', 12, 5_880],
      ['C3', '10,10,16', 1_516, 151_600],
      ['S4', '5,5,16', 32, 2_000],
      ['C5', '1,1,120', 48_120, 48_120],
      ['F6', '84', 10_164, 10_164],
      ['output', '10', 0, 840],
    ]);
    expect(summaryTotals(rows('original'))).toMatchObject({ parameters: 60_000, connections: 340_908 });
  });

  it.each(['modern', 'tutorial'])('%s has the usual numbers', (variant) => {
    expect(table(variant)).toEqual([
      ['conv1', '28,28,6', 156, 122_304],
      ['pool1', '14,14,6', 0, 0],
      ['conv2', '10,10,16', 2_416, 241_600],
      ['pool2', '5,5,16', 0, 0],
      ['fc1', '120', 48_120, 48_120],
      ['dropout1', '120', 0, 0],
      ['fc2', '84', 10_164, 10_164],
      ['dropout2', '84', 0, 0],
      ['fc3', '10', 850, 850],
    ]);
    expect(summaryTotals(rows(variant))).toMatchObject({ parameters: 61_706, multiplyAdds: 416_520 });
  });
});
