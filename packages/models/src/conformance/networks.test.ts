import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, Rng, stateDict, summarize, summaryTotals, traceKernels } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { catalog } from '../catalog.js';
import { googlenetLite } from '../googlenet/googlenet-lite.js';
import { findModel, findVariant, type ModelEntry, type ModelOptions } from '../model-entry.js';
import { nin } from '../nin.js';
import { resnet18, resnet34 } from '../resnet/resnet-entries.js';

function totals(entry: ModelEntry, variant: string, options: ModelOptions = {}) {
  const { create, input = entry.input } = findVariant(entry, variant);
  return summaryTotals(summarize(() => create(options, new Rng(0)), options.input ?? input));
}

/** Keys and shapes of a network that is never given values. */
function stateOf(entry: ModelEntry, variant: string, options: ModelOptions = {}): string[] {
  const state: string[] = [];
  traceKernels(() => {
    const module = findVariant(entry, variant).create(options, new Rng(0));
    state.push(...[...stateDict(module)].map(([key, { shape }]) => `${key} ${shape}`));
  });
  return state;
}

describe('resnet', () => {
  it.each([
    // torchvision's counts.
    ['resnet18', 'torchvision', 11_689_512],
    ['resnet34', 'torchvision', 21_797_672],
    // Without the projections: 172,032 weights and 1,792 parameters of their batch norms.
    ['resnet18', 'paper', 11_515_688],
    ['resnet34', 'paper', 21_623_848],
    ['resnet18', 'cifar', 11_173_962],
    ['resnet34', 'cifar', 21_282_122],
  ])('%s %s has the number of parameters of its source', (name, variant, parameters) => {
    expect(totals(findModel(catalog, name), variant).parameters).toBe(parameters);
  });

  it('resnet34 has the 3.6 billion multiply-adds of table 1, resnet18 its 1.8 billion', () => {
    expect(totals(resnet34, 'paper').multiplyAdds / 1e9).toBeCloseTo(3.6, 1);
    expect(totals(resnet18, 'paper').multiplyAdds / 1e9).toBeCloseTo(1.8, 1);
  });

  it("has torchvision's state-dict keys", () => {
    const keys = stateOf(resnet34, 'torchvision');
    expect(keys.length).toBe(218);
    expect(keys.slice(0, 6)).toEqual([
      'conv1.weight 7,7,3,64',
      'bn1.weight 64',
      'bn1.bias 64',
      'bn1.running_mean 64',
      'bn1.running_var 64',
      'bn1.num_batches_tracked ',
    ]);
    expect(keys).toContain('layer2.0.downsample.0.weight 1,1,64,128');
    expect(keys).toContain('layer4.2.bn2.running_var 512');
    expect(keys.slice(-2)).toEqual(['fc.weight 512,1000', 'fc.bias 1000']);
  });

  it('accepts a stem, a width multiplier, classes and channels', () => {
    const options = { stem: 'small', widthMultiplier: 0.25, classes: 7, input: [32, 32, 1] } as const;
    const state = stateOf(resnet18, 'torchvision', options);
    expect(state).toContain('conv1.weight 3,3,1,16');
    expect(state).toContain('fc.weight 128,7');
    expect(stateOf(resnet18, 'cifar', { stem: 'imagenet' })).toContain('conv1.weight 7,7,3,64');
  });
});

describe('nin', () => {
  it('paper has the channels of the paper', () => {
    expect(stateOf(nin, 'paper').filter((key) => key.includes('weight'))).toEqual([
      'block1.conv1.weight 5,5,3,192',
      'block1.conv2.weight 1,1,192,160',
      'block1.conv3.weight 1,1,160,96',
      'block2.conv1.weight 5,5,96,192',
      'block2.conv2.weight 1,1,192,192',
      'block2.conv3.weight 1,1,192,192',
      'block3.conv1.weight 3,3,192,192',
      'block3.conv2.weight 1,1,192,192',
      'block3.conv3.weight 1,1,192,10',
    ]);
    expect(totals(nin, 'paper').parameters).toBe(966_986);
  });

  it('d2l has the channels of the book', () => {
    const rows = summarize(() => findVariant(nin, 'd2l').create({}, new Rng(0)), [224, 224, 1]);
    const outputs = rows.filter(({ layer }) => /^(block\d\.conv3|pool\d)$/.test(layer));
    expect(outputs.map(({ output }) => String(output))).toEqual([
      '54,54,96',
      '26,26,96',
      '26,26,256',
      '12,12,256',
      '12,12,384',
      '5,5,384',
      '5,5,10',
      '10',
    ]);
    expect(summaryTotals(rows).parameters).toBe(1_992_166);
  });

  it('scales all channels except the last by its width multiplier', () => {
    const state = stateOf(nin, 'paper', { widthMultiplier: 0.5, classes: 4 });
    expect(state).toContain('block3.conv3.weight 1,1,96,4');
    expect(state).toContain('block1.conv2.weight 1,1,96,80');
  });
});

describe('googlenet-lite', () => {
  it.each([
    [28, [14, 7, 3]],
    [32, [16, 8, 4]],
    [64, [32, 16, 8]],
  ])('halves images of %i three times', (side, sizes) => {
    const create = () => findVariant(googlenetLite).create({ input: [side, side, 3] }, new Rng(0));
    const rows = summarize(create, [side, side, 3]);
    const pools = rows.filter(({ layer }) => /^maxpool\d$/.test(layer));
    expect(pools.map(({ output }) => output)).toEqual([
      [sizes[0], sizes[0], 192],
      [sizes[1], sizes[1], 240],
      [sizes[2], sizes[2], 416],
    ]);
  });

  it('has half the channels of table 1', () => {
    const state = stateOf(googlenetLite, 'lite');
    expect(state).toContain('inception3a.branch2.1.conv.weight 3,3,48,64');
    expect(state).toContain('inception4e.branch3.1.conv.weight 5,5,16,64');
    expect(state).toContain('inception5b.branch4.1.conv.weight 1,1,416,64');
    expect(state).toContain('fc.weight 512,10');
    expect(totals(googlenetLite, 'lite').parameters).toBe(1_598_522);
  });
});

describe('unsupported options', () => {
  it.each<[string, string, ModelOptions, string]>([
    ['resnet18', 'cifar', { dropout: 0.5 }, 'resnet18 has no dropout'],
    ['resnet18', 'paper', { widthMultiplier: 0 }, 'got 0'],
    ['nin', 'paper', { stem: 'small' }, 'nin has no stem'],
    ['nin', 'd2l', { stem: 'small' }, 'nin has no stem'],
    ['nin', 'd2l', { dropout: 1 }, 'got 1'],
    ['googlenet-lite', 'lite', { stem: 'imagenet' }, 'googlenet-lite has no stem'],
    ['googlenet-lite', 'lite', { classes: 0 }, 'got 0'],
  ])('%s %s rejects %j', (name, variant, options, complaint) => {
    const run = () => stateOf(findModel(catalog, name), variant, options);
    expect(run).toThrow(ConfigError);
    expect(run).toThrow(complaint);
  });
});
