import { type ModelSpec, Rng, stateDict, traceKernels } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { createModel } from '../models.js';
import { shapeIn } from './layout.js';
import type { WeightsFile } from './read-weights.js';
import { recognizeModel } from './recognize-model.js';

const NAMES = Array.from({ length: 7 }, (_, label) => String(label));
const spec = (name: string, variant: string, rest: Partial<ModelSpec> = {}): ModelSpec => ({
  name,
  variant,
  classes: NAMES,
  input: [64, 64, 3],
  widthMultiplier: 0.125,
  ...rest,
});

type Tensors = WeightsFile['tensors'];

/** What a file without metadata is known by. */
const fileOf = (tensors: Tensors) => ({ format: 'safetensors', metadata: {}, tensors }) as const;

/** The tensors of a file of this network. */
function tensorsOf(model: ModelSpec, layout: 'convkit' | 'torch'): Tensors {
  const tensors = new Map<string, { stored: string; shape: readonly number[] }>();
  traceKernels(() => {
    for (const [key, { shape }] of stateDict(createModel(model, new Rng(1)))) {
      tensors.set(key, { stored: 'float32', shape: shapeIn(layout, key, shape) });
    }
  });
  return tensors;
}

const titles = (found: ReturnType<typeof recognizeModel>) =>
  found.map(({ name, variant }) => `${name} ${variant}`);

describe('recognizeModel', () => {
  it.each([
    ['resnet18', 'torchvision', ['resnet18 torchvision']],
    ['resnet18', 'cifar', ['resnet18 cifar']],
    ['resnet18', 'paper', ['resnet18 paper', 'plain18 paper']],
    ['resnet34', 'torchvision', ['resnet34 torchvision']],
    ['resnet50', 'torchvision', ['resnet50 torchvision', 'resnet50 paper']],
    ['alexnet', 'torchvision', ['alexnet torchvision']],
    ['vgg11', 'plain', ['vgg11 plain']],
    ['vgg13', 'bn', ['vgg13 bn']],
    ['googlenet', 'torchvision', ['googlenet torchvision']],
  ])('tells %s %s by its shapes', (name, variant, expected) => {
    const found = recognizeModel(fileOf(tensorsOf(spec(name, variant), 'torch')));
    expect(titles(found)).toEqual(expected);
    expect(found[0]).toMatchObject({ classes: 7, channels: 3, widthMultiplier: 0.125 });
    expect(found[0]).not.toHaveProperty('auxiliary');
  });

  it('tells networks in the layout of convkit, and images in grayscale', () => {
    const lenet = spec('lenet5', 'modern', { input: [32, 32, 1], widthMultiplier: 1, classes: NAMES });
    const found = recognizeModel(fileOf(tensorsOf(lenet, 'convkit')));
    expect(titles(found)).toContain('lenet5 modern');
    expect(found[0]).toEqual({
      name: 'lenet5',
      variant: 'modern',
      classes: 7,
      channels: 1,
    });
  });

  it('reads a width multiplier that no round number of channels shows', () => {
    const found = recognizeModel(
      fileOf(tensorsOf(spec('resnet18', 'torchvision', { widthMultiplier: 0.3 }), 'torch')),
    );
    expect(titles(found)).toEqual(['resnet18 torchvision']);
  });

  it('tells GoogLeNet without auxiliary classifiers', () => {
    const bare = spec('googlenet', 'torchvision', { auxiliary: false });
    expect(recognizeModel(fileOf(tensorsOf(bare, 'torch')))).toEqual([
      expect.objectContaining({ name: 'googlenet', variant: 'torchvision', auxiliary: false }),
    ]);
  });

  it('sees through the prefixes of wrappers', () => {
    const tensors = tensorsOf(spec('resnet18', 'torchvision'), 'torch');
    const wrapped = new Map([...tensors].map(([key, value]) => [`module.${key}`, value]));
    expect(titles(recognizeModel(fileOf(wrapped)))).toEqual(['resnet18 torchvision']);
  });

  it('tells a network without its last layer, and the names of other libraries', () => {
    const tensors = tensorsOf(spec('vgg11', 'plain'), 'torch');
    const headless = new Map([...tensors].filter(([key]) => !key.startsWith('classifier.6.')));
    expect(recognizeModel(fileOf(headless))).toEqual([
      { name: 'vgg11', variant: 'plain', channels: 3, widthMultiplier: 0.125 },
    ]);
    const timm = new Map(
      [...tensors].map(([key, entry]) => {
        if (key === 'classifier.0.weight')
          return ['pre_logits.fc1.weight', { ...entry, shape: [512, 64, 7, 7] }];
        const name = key
          .replace('classifier.0.', 'pre_logits.fc1.')
          .replace('classifier.3.', 'pre_logits.fc2.')
          .replace('classifier.6.', 'head.fc.');
        return [name, entry];
      }),
    );
    expect(titles(recognizeModel(fileOf(timm)))).toEqual(['vgg11 plain']);
  });

  it('finds only networks that take images of the wanted size', () => {
    const pooled = tensorsOf(spec('alexnet', 'torchvision'), 'torch');
    expect(titles(recognizeModel(fileOf(pooled), { size: 128 }))).toEqual(['alexnet torchvision']);
    const paper = spec('alexnet', 'paper', { input: [227, 227, 3], widthMultiplier: 1 / 32 });
    const flattened = tensorsOf(paper, 'convkit');
    expect(titles(recognizeModel(fileOf(flattened)))).toEqual(['alexnet paper']);
    expect(recognizeModel(fileOf(flattened), { size: 128 })).toEqual([]);
  });

  it('finds nothing if a tensor is missing, unexpected or of another shape', () => {
    const tensors = tensorsOf(spec('resnet18', 'torchvision'), 'torch');
    const without = new Map(tensors);
    without.delete('layer1.0.conv1.weight');
    const extra = new Map([...tensors, ['other.weight', { stored: 'float32', shape: [3] }]]);
    const other = new Map([...tensors, ['layer2.0.bn1.weight', { stored: 'float32', shape: [9] }]]);
    for (const file of [without, extra, other, new Map<string, never>()])
      expect(recognizeModel(fileOf(file))).toEqual([]);
  });
});
