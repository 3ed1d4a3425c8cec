import '@tensorflow/tfjs-backend-cpu';
import {
  buffers,
  ConfigError,
  disposeModule,
  type Module,
  parameterCount,
  parameters,
  Rng,
  ShapeError,
  stateDict,
  summarize,
  summaryTotals,
  trainingPass,
} from '@convkit/core';
import { expectClose, normalValues } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { lenet5 } from './lenet5.js';
import { modernScores, originalScores } from './lenet5-float64.fixture.js';
import { DIGIT_CODES } from './lenet5-tables.js';
import { findVariant, type ModelOptions } from './model-entry.js';

const create = (variant: string, options: ModelOptions = {}) =>
  findVariant(lenet5, variant).create(options, new Rng(0));
const picture = () => normalValues<tf.Rank.R4>([1, 32, 32, 1], new Rng(3));
const scoresOf = (module: Module, x: tf.Tensor) => [...module.forward(x).dataSync()];

describe('lenet5', () => {
  it('has three variants, modern before the others', () => {
    expect(Object.keys(lenet5.variants)).toEqual(['modern', 'tutorial', 'original']);
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

  it("original's keys are the paper's layers", () => {
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

  it("original's codes are a buffer, the digits' bitmaps", () => {
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

describe('the scores of lenet5', () => {
  it.each([
    ['modern', modernScores],
    ['tutorial', modernScores],
    ['original', originalScores],
  ])('%s are those of a plain implementation in float64', (variant, reference) => {
    const [network, x] = [create(variant), picture()];
    const weights = new Map([...stateDict(network)].map(([key, value]) => [key, [...value.dataSync()]]));
    expectClose(scoresOf(network, x), reference(weights, [...x.dataSync()]), {
      relative: 1e-4,
      absolute: 1e-4,
    });
  });

  it('original: minus a squared distance, 0 for a picture that gives a digit its code', () => {
    const original = create('original');
    const scores = original.forward(tf.zeros([3, 32, 32, 1]));
    expect(scores.shape).toEqual([3, 10]);
    expect(Math.max(...scores.dataSync())).toBeLessThan(0);
    // Without F6's weights, its biases alone make the features.
    const { weight, bias } = (original as unknown as { F6: { weight: tf.Variable; bias: tf.Variable } }).F6;
    const seven = DIGIT_CODES[7] as number[];
    weight.assign(tf.zerosLike(weight));
    bias.assign(tf.tensor1d(seven.map((cell) => 1.5 * Math.atanh(cell / 1.7159))));
    const distances = DIGIT_CODES.map((code) =>
      code.reduce((sum, cell, i) => sum + (cell - (seven[i] as number)) ** 2, 0),
    );
    expectClose(
      scoresOf(original, picture()),
      distances.map((distance) => -distance),
      { absolute: 1e-3 },
    );
  });

  it('modern: as many logits as there are classes, from pictures of any number of channels', () => {
    const network = create('modern', { classes: 7, input: [32, 32, 3] });
    expect(network.forward(tf.zeros([2, 32, 32, 3])).shape).toEqual([2, 7]);
    expect(parameterCount(network)).toBe(61_706 + 2 * 150 - 3 * 85);
  });
});

describe('the options of lenet5', () => {
  it.each(['modern', 'tutorial'])('%s drops hidden units in training where asked to', (variant) => {
    const [plain, dropping, x] = [create(variant), create(variant, { dropout: 0.5 }), picture()];
    const train = (module: Module) => [
      ...module.forward(x, trainingPass(module, { rng: new Rng(1), step: 0 })).dataSync(),
    ];
    expect(scoresOf(dropping, x)).toEqual(scoresOf(plain, x));
    expect(train(plain)).toEqual(scoresOf(plain, x));
    expect(train(dropping)).not.toEqual(scoresOf(plain, x));
    expect(train(dropping)).toEqual(train(dropping));
  });

  it.each<[string, ModelOptions, string]>([
    ['modern', { input: [28, 28, 1] }, '28x28'],
    ['tutorial', { input: [32, 28, 1] }, '32x28'],
    ['modern', { input: [32, 32] }, '[32,32]'],
    ['modern', { input: [32, 32, 0] }, '[32,32,0]'],
    ['modern', { classes: 1 }, 'not 1'],
    ['modern', { classes: 2.5 }, 'not 2.5'],
    ['modern', { classes: Number.NaN }, 'not NaN'],
    ['modern', { dropout: 1 }, 'got 1'],
    ['original', { classes: 5 }, 'ten digits'],
    ['original', { input: [28, 28, 1] }, '32x32'],
    ['original', { input: [32, 32, 3] }, 'grey'],
    ['original', { dropout: 0.5 }, 'without dropout'],
  ])('%s refuses %j', (variant, options, complaint) => {
    const run = () => create(variant, options);
    expect(run).toThrow(ConfigError);
    expect(run).toThrow(complaint);
  });

  it('original takes its own classes and input', () => {
    expect(() =>
      disposeModule(create('original', { classes: 10, input: [32, 32, 1], dropout: 0 })),
    ).not.toThrow();
  });

  it.each([
    ['modern', [1, 28, 28, 1]],
    ['tutorial', [1, 32, 32, 3]],
    ['original', [1, 36, 36, 1]],
    ['original', [32, 32, 1]],
  ])('%s refuses an input of shape %j, and says so', (variant, shape) => {
    const run = () => create(variant).forward(tf.zeros(shape));
    expect(run).toThrow(ShapeError);
    expect(run).toThrow(`[n, 32, 32, 1], got an input of shape [${shape}]`);
    expect(run).toThrow(expect.objectContaining({ hint: expect.stringMatching(/NHWC/) }));
  });
});
