import '@tensorflow/tfjs-backend-cpu';
import {
  ConfigError,
  DataError,
  parameters,
  Rng,
  ShapeError,
  summarize,
  summaryTotals,
  traceKernels,
} from '@convkit/core';
import { losses } from '@convkit/ops';
import { tensor, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { catalog } from '../catalog.js';
import { findModel, findVariant, type ModelOptions } from '../model-entry.js';
import { cnn1d } from './cnn1d.js';
import { sequenceCatalog } from './sequence-catalog.js';
import { textcnn } from './textcnn.js';

const create = (name: string, variant: string | undefined, options: ModelOptions = {}) =>
  findVariant(findModel(sequenceCatalog, name), variant).create(options, new Rng(1));

describe('sequenceCatalog', () => {
  it('has names of its own that can be typed', () => {
    const names = [...catalog, ...sequenceCatalog].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
  });

  const variants = sequenceCatalog.flatMap((entry) =>
    Object.entries(entry.variants).map(([name, variant]) => [`${entry.name} ${name}`, variant] as const),
  );
  it.each(variants)(
    '%s has a recipe of plain data that suits the network',
    (_, { description, ...variant }) => {
      expect(description).toMatch(/\w/);
      expect(JSON.parse(JSON.stringify(variant.recipe))).toEqual(variant.recipe);
      const { batchSize, epochs, loss, optimizer, l2, freeze, maxNorm = [] } = variant.recipe;
      for (const count of [batchSize, epochs]) expect(Number.isInteger(count) && count > 0).toBe(true);
      expect(optimizer).toMatchObject({ learningRate: expect.any(Number) });
      expect(Object.keys(losses)).toContain(loss);
      const keys: string[] = [];
      traceKernels(() => void keys.push(...parameters(variant.create({}, new Rng(0))).keys()));
      const patterns = [...l2, ...maxNorm].map(({ pattern }) => pattern).concat(freeze ?? []);
      for (const pattern of patterns) expect(keys.some((key) => new RegExp(pattern).test(key))).toBe(true);
    },
  );
});

describe('cnn1d', () => {
  it('fcn has the filters of the paper', () => {
    const rows = summarize(() => create('cnn1d', 'fcn'), cnn1d.input);
    expect(rows.filter(({ type }) => type === 'Conv1d').map(({ output }) => output)).toEqual([
      [128, 128],
      [128, 256],
      [128, 128],
    ]);
    const weights = 8 * 128 + 5 * 128 * 256 + 3 * 256 * 128;
    const totals = summaryTotals(rows);
    expect(totals.parameters).toBe(weights + 2 * (128 + 256 + 128) + 128 * 2 + 2);
    expect(totals.multiplyAdds).toBe(128 * weights + 128 * 2);
  });

  it('lenet has the filters and units of t-leNet', () => {
    const rows = summarize(() => create('cnn1d', 'lenet'), cnn1d.input);
    expect(rows.map(({ output }) => String(output))).toEqual(['124,5', '62,5', '58,20', '14,20', '500', '2']);
    expect(summaryTotals(rows).parameters).toBe(30 + 520 + 280 * 500 + 500 + 1002);
  });

  it('predicts one number, or several, of series of several channels', () => {
    for (const variant of ['fcn', 'lenet']) {
      const net = create('cnn1d', variant, { input: [20, 3], classes: 1, widthMultiplier: 0.1 });
      expect(net.forward(zeros([2, 20, 3])).shape).toEqual([2, 1]);
      expect(() => net.forward(zeros([2, 20, 2]))).toThrow(ShapeError);
    }
  });

  it.each<[string, ModelOptions, string]>([
    ['fcn', { input: [28, 28, 1] }, 'input must be [length, channels] of one series, got [28,28,1]'],
    ['fcn', { classes: 0 }, 'classes must be a whole number from 1, got 0'],
    ['fcn', { dropout: 0.5 }, 'cnn1d fcn has no dropout'],
    ['fcn', { stem: 'small' }, 'cnn1d has no stem'],
    ['fcn', { vocabulary: 9 }, 'cnn1d takes series and has no vocabulary'],
    ['lenet', { input: [19, 1] }, 'cnn1d lenet needs sequences of at least 20 steps, got 19'],
    ['lenet', { stochasticDepth: 0.5 }, 'stochasticDepth needs residual blocks'],
  ])('%s rejects %j', (variant, options, complaint) => {
    expect(() => create('cnn1d', variant, options)).toThrow(ConfigError);
    expect(() => create('cnn1d', variant, options)).toThrow(complaint);
  });
});

describe('textcnn', () => {
  it('has the filters of the paper', () => {
    const rows = summarize(() => create('textcnn', undefined), textcnn.input);
    expect(rows.filter(({ type }) => type === 'Conv1d').map(({ output }) => output)).toEqual([
      [54, 100],
      [53, 100],
      [52, 100],
    ]);
    const filters = (3 + 4 + 5) * 300 * 100 + 300;
    expect(summaryTotals(rows).parameters).toBe(18_767 * 300 + filters + 300 * 2 + 2);
  });

  it('draws word vectors from U(-0.25, 0.25), with padding at zero', () => {
    const net = create('textcnn', 'rand', { vocabulary: 50 });
    const values = parameters(net).get('embedding.weight')?.dataSync() ?? [];
    expect(Math.max(...values)).toBeLessThan(0.25);
    expect(Math.max(...values)).toBeGreaterThan(0.24);
    expect(values.slice(0, 300).every((value) => value === 0)).toBe(true);
  });

  it('rejects ids outside of its vocabulary', () => {
    const net = create('textcnn', undefined, { vocabulary: 7, input: [5], widthMultiplier: 0.02 });
    expect(net.forward(tensor([[1, 2, 6, 0, 0]])).shape).toEqual([1, 2]);
    expect(() => net.forward(tensor([[1, 2, 7, 0, 0]]))).toThrow(DataError);
  });

  it.each<[ModelOptions, string]>([
    [{ input: [4] }, 'textcnn needs sequences of at least 5 words, got 4'],
    [{ input: [9, 1] }, 'input must be [length] of one text, got [9,1]'],
    [{ vocabulary: 1 }, 'vocabulary must be a whole number from 2, got 1'],
    [{ dropout: 1 }, 'got 1'],
  ])('rejects %j', (options, complaint) => {
    expect(() => create('textcnn', undefined, options)).toThrow(ConfigError);
    expect(() => create('textcnn', undefined, options)).toThrow(complaint);
  });
});

it('networks for images have no vocabulary', () => {
  const { create } = findVariant(findModel(catalog, 'lenet5'));
  expect(() => create({ vocabulary: 9 }, new Rng(0))).toThrow('has no vocabulary');
});
