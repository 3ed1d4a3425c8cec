import '@tensorflow/tfjs-backend-cpu';
import {
  ConfigError,
  Rng,
  ShapeError,
  stateDict,
  summarize,
  summaryTotals,
  traceKernels,
} from '@convkit/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { findVariant, type ModelEntry, type ModelOptions } from './model-entry.js';
import { vgg11, vgg13, vgg16, vgg19 } from './vgg.js';

const rowsOf = (entry: ModelEntry, variant?: string, options: ModelOptions = {}) =>
  summarize(() => findVariant(entry, variant).create(options, new Rng(0)), options.input ?? entry.input);

/** Keys and shapes of a network that is never given values. */
function stateOf(entry: ModelEntry, variant?: string, options: ModelOptions = {}): string[] {
  const state: string[] = [];
  traceKernels(() => {
    const module = findVariant(entry, variant).create(options, new Rng(0));
    state.push(...[...stateDict(module)].map(([key, { shape }]) => `${key} ${shape}`));
  });
  return state;
}
const indicesOf = (state: string[], shape: RegExp) =>
  state
    .filter((key) => /^features.*weight/.test(key) && shape.test(key))
    .map((key) => Number(key.split('.')[1]));

describe('vgg', () => {
  it.each<[string, ModelEntry, number, number]>([
    // torchvision's counts.
    ['vgg11', vgg11, 132_863_336, 132_868_840],
    ['vgg13', vgg13, 133_047_848, 133_053_736],
    ['vgg16', vgg16, 138_357_544, 138_365_992],
    ['vgg19', vgg19, 143_667_240, 143_678_248],
  ])("%s has torchvision's parameter counts, with and without batch norm", (_, entry, plain, normalized) => {
    expect(summaryTotals(rowsOf(entry)).parameters).toBe(plain);
    expect(summaryTotals(rowsOf(entry, 'bn')).parameters).toBe(normalized);
  });

  it('vgg19 has the 19.6 billion multiply-adds of He et al. 2015, section 3.3', () => {
    const { multiplyAdds } = summaryTotals(rowsOf(vgg19));
    expect(multiplyAdds).toBe(19_632_062_464);
    expect(multiplyAdds / 1e9).toBeCloseTo(19.6, 1);
  });

  it.each<[string, ModelEntry, number]>([
    ['vgg11', vgg11, 11],
    ['vgg13', vgg13, 13],
    ['vgg16', vgg16, 16],
    ['vgg19', vgg19, 19],
  ])('%s has the number of weight layers of table 1', (_, entry, depth) => {
    expect(stateOf(entry).filter((key) => key.includes('weight')).length).toBe(depth);
  });

  it("has torchvision's layer indices", () => {
    expect(indicesOf(stateOf(vgg11), /./)).toEqual([0, 3, 6, 8, 11, 13, 16, 18]);
    expect(indicesOf(stateOf(vgg16), /./)).toEqual([0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28]);
    const normalized = stateOf(vgg11, 'bn');
    expect(indicesOf(normalized, / 3,3,/)).toEqual([0, 4, 8, 11, 15, 18, 22, 25]);
    expect(indicesOf(normalized, / \d+$/)).toEqual([1, 5, 9, 12, 16, 19, 23, 26]);
    expect(normalized).toContain('features.26.running_var 512');
    expect(normalized.slice(-6)).toEqual([
      'classifier.0.weight 25088,4096',
      'classifier.0.bias 4096',
      'classifier.3.weight 4096,4096',
      'classifier.3.bias 4096',
      'classifier.6.weight 4096,1000',
      'classifier.6.bias 1000',
    ]);
  });

  it('halves the image five times and doubles the channels up to 512: table 1', () => {
    const pools = rowsOf(vgg11).filter(({ type }) => type === 'MaxPool');
    const outputs = ['112,112,64', '56,56,128', '28,28,256', '14,14,512', '7,7,512'];
    expect(pools.map(({ output }) => String(output))).toEqual(outputs);
  });

  it('is initialized as in torchvision: He by the fan-out, N(0, 0.01^2) for linear layers, zero biases', () => {
    const state = stateDict(
      findVariant(vgg11).create({ widthMultiplier: 1 / 8, input: [32, 32, 3] }, new Rng(1)),
    );
    const variance = (key: string) => {
      const values = [...(state.get(key) as tf.Tensor).dataSync()];
      return values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    };
    expect(variance('features.18.weight') * 9 * 64).toBeCloseTo(2, 1);
    expect(variance('classifier.0.weight') / 1e-4).toBeCloseTo(1, 1);
    for (const key of ['features.0.bias', 'classifier.3.bias']) expect(variance(key)).toBe(0);
  });

  it('accepts images of 32 pixels or more, a width multiplier, classes and channels', () => {
    const options = { widthMultiplier: 1 / 32, classes: 7, input: [40, 33, 1] };
    const state = stateOf(vgg13, 'bn', options);
    expect(state).toContain('features.0.weight 3,3,1,2');
    expect(state).toContain('classifier.0.weight 784,128');
    expect(state).toContain('classifier.6.weight 128,7');
    const network = findVariant(vgg13, 'bn').create(options, new Rng(1));
    expect(network.forward(tf.zeros([2, 40, 33, 1])).shape).toEqual([2, 7]);
    expect(() => network.forward(tf.zeros([2, 31, 40, 1]))).toThrow(ShapeError);
  });

  it.each<[ModelOptions, string]>([
    [{ input: [31, 224, 3] }, 'vgg16 needs images of at least 32x32 pixels, got 31x224'],
    [{ input: [28, 28, 1] }, 'got 28x28'],
    [{ stem: 'small' }, 'vgg16 has no stem'],
    [{ dropout: 1 }, 'got 1'],
  ])('rejects %j', (options, complaint) => {
    for (const variant of ['plain', 'bn']) {
      expect(() => stateOf(vgg16, variant, options)).toThrow(ConfigError);
      expect(() => stateOf(vgg16, variant, options)).toThrow(complaint);
    }
  });
});
