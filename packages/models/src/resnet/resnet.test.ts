import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, Rng, stateDict, summarize, summaryTotals, traceKernels } from '@convkit/core';
import { normalValues } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { catalog } from '../catalog.js';
import { findModel, findVariant, type ModelOptions } from '../model-entry.js';
import { cifarRecipe } from './resnet-recipes.js';

function summaryOf(name: string, variant?: string, options: ModelOptions = {}) {
  const entry = findModel(catalog, name);
  const { create, input = entry.input } = findVariant(entry, variant);
  return summarize(() => create(options, new Rng(0)), options.input ?? input);
}
const totals = (name: string, variant?: string) => summaryTotals(summaryOf(name, variant));

/** Keys and shapes of a network that is never given values. */
function stateOf(name: string, variant?: string, options: ModelOptions = {}): string[] {
  const state: string[] = [];
  traceKernels(() => {
    const module = findVariant(findModel(catalog, name), variant).create(options, new Rng(0));
    state.push(...[...stateDict(module)].map(([key, { shape }]) => `${key} ${shape}`));
  });
  return state;
}

describe('bottleneck resnets', () => {
  it.each([
    // torchvision's parameters; multiply-adds of table 1, in billions. It has 3.8 for 50 layers where 3.86 rounds to 3.9.
    ['resnet50', 25_557_032, 3_857_973_248, 3.8],
    ['resnet101', 44_549_160, 7_570_194_432, 7.6],
    ['resnet152', 60_192_808, 11_282_415_616, 11.3],
  ])('%s has the parameters and multiply-adds of its sources', (name, parameters, work, printed) => {
    const paper = totals(name, 'paper');
    expect(paper.parameters).toBe(parameters);
    expect(totals(name, 'torchvision').parameters).toBe(parameters);
    expect(paper.multiplyAdds).toBe(work);
    expect(Math.abs(work / 1e9 - printed)).toBeLessThan(0.06);
  });

  it('have the stride of a stage on its first 3x3, or on its first 1x1 as in the paper', () => {
    const sides = (variant: string) =>
      summaryOf('resnet50', variant)
        .filter(({ layer }) => /^layer2\.0\.conv/.test(layer))
        .map(({ output }) => output[0]);
    expect(sides('torchvision')).toEqual([56, 28, 28]);
    expect(sides('paper')).toEqual([28, 28, 28]);
  });

  it("have torchvision's state-dict keys", () => {
    const keys = stateOf('resnet50');
    expect(keys.length).toBe(320);
    expect(keys).toContain('layer1.0.downsample.0.weight 1,1,64,256');
    expect(keys).toContain('layer3.5.conv3.weight 1,1,256,1024');
    expect(keys.slice(-2)).toEqual(['fc.weight 2048,1000', 'fc.bias 1000']);
  });

  it('start with the width of their small stem', () => {
    expect(stateOf('resnet50', 'cifar', { widthMultiplier: 0.25 })).toContain(
      'layer4.0.conv1.weight 1,1,256,128',
    );
  });
});

describe('plain nets', () => {
  it.each(['plain18', 'plain34'])(
    '%s has the parameters and the work of the ResNet with option A',
    (name) => {
      expect(totals(name)).toMatchObject({
        parameters: totals(name.replace('plain', 'resnet'), 'paper').parameters,
        multiplyAdds: totals(name.replace('plain', 'resnet'), 'paper').multiplyAdds,
      });
      expect(stateOf(name)).toEqual(stateOf(name.replace('plain', 'resnet'), 'paper'));
    },
  );

  it('have a variant for small images', () => {
    expect(totals('plain18', 'cifar').parameters).toBe(11_000_138);
    expect(totals('plain34', 'cifar').parameters).toBe(21_108_298);
  });

  it('add no shortcut: without the filters of its last block, a plain net returns the last bias', () => {
    const scores = (name: string) => {
      const network = findVariant(findModel(catalog, name), 'cifar').create(
        { widthMultiplier: 1 / 32 },
        new Rng(1),
      );
      const state = stateDict(network);
      const last = state.get('layer4.1.conv2.weight') as tf.Variable;
      last.assign(tf.zerosLike(last));
      const bias = [...(state.get('fc.bias') as tf.Tensor).dataSync()];
      const says = [...network.forward(normalValues([1, 32, 32, 3], new Rng(2))).dataSync()];
      return { bias, says };
    };
    expect(scores('plain18').says).toEqual(scores('plain18').bias);
    expect(scores('resnet18').says).not.toEqual(scores('resnet18').bias);
  });
});

describe('CIFAR resnets', () => {
  it.each([
    // Table 6, in millions.
    ['resnet20', 269_722, 0.27],
    ['resnet32', 464_154, 0.46],
    ['resnet44', 658_586, 0.66],
    ['resnet56', 853_018, 0.85],
    ['resnet110', 1_727_962, 1.7],
  ])('%s has the parameters of table 6', (name, parameters, printed) => {
    expect(totals(name).parameters).toBe(parameters);
    expect(parameters / 1e6).toBeCloseTo(printed, printed > 1 ? 1 : 2);
  });

  it.each([20, 32, 44, 56, 110])('resnet%d has as many weight layers as its name says', (depth) => {
    const weights = stateOf(`resnet${depth}`).filter((key) => /(conv\d|fc)\.weight/.test(key));
    expect(weights.length).toBe(depth);
    expect(stateOf(`resnet${depth}`).some((key) => key.includes('downsample'))).toBe(false);
  });

  it('have 16, 32 and 64 channels at 32, 16 and 8 pixels', () => {
    const outputs = summaryOf('resnet20')
      .filter(({ layer }) => /^(conv1|layer\d\.2\.bn2)$/.test(layer))
      .map(({ output }) => String(output));
    expect(outputs).toEqual(['32,32,16', '32,32,16', '16,16,32', '8,8,64']);
  });

  it('accept a width multiplier, classes and channels, and reject other options', () => {
    const state = stateOf('resnet20', 'paper', { widthMultiplier: 0.5, classes: 7, input: [28, 28, 1] });
    expect(state).toContain('conv1.weight 3,3,1,8');
    expect(state).toContain('fc.weight 32,7');
    expect(() => stateOf('resnet20', 'paper', { stem: 'small' })).toThrow(ConfigError);
    expect(() => stateOf('resnet56', 'paper', { dropout: 0.5 })).toThrow('resnet56 has no dropout');
  });

  it('share a recipe, 110 layers with an epoch of warm-up', () => {
    const recipe = (name: string) => findVariant(findModel(catalog, name)).recipe;
    expect(recipe('resnet56')).toBe(cifarRecipe);
    const { schedule } = recipe('resnet110');
    expect(schedule).toMatchObject({ name: 'table' });
    const { values } = schedule as { values: readonly number[] };
    expect([values.length, values[0], values[1], values[81], values[82], values[163]]).toEqual([
      164, 0.01, 0.1, 0.1, 0.01, 0.001,
    ]);
  });
});
