import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, parameters, Rng, traceKernels } from '@convkit/core';
import { createLoss } from '@convkit/ops';
import { describe, expect, it } from 'vitest';
import { catalog } from './catalog.js';
import { findModel, findVariant, type ModelEntry } from './model-entry.js';

const create = () => expect.fail('nothing is made here');
const recipe = (catalog[0] as ModelEntry).variants.modern?.recipe as never;
const LIST: readonly ModelEntry[] = ['alpha', 'beta'].map((name) => ({
  name,
  family: 'letters',
  paper: 'none',
  year: 2000,
  input: [1, 1, 1],
  classes: 2,
  variants: {
    plain: { description: 'without', create, recipe },
    fancy: { description: 'with', create, recipe },
  },
}));

describe('catalog', () => {
  it('has unique names that can be typed', () => {
    const names = catalog.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
  });

  it.each(catalog.map((entry) => [entry.name, entry] as const))('%s is well-formed', (_, entry) => {
    expect(entry.paper).toMatch(/\w+: \w+/);
    expect(entry.year).toBeGreaterThan(1957);
    expect(entry.classes).toBeGreaterThan(1);
    expect(entry.input.length).toBe(3);
    expect(Object.keys(entry.variants).length).toBeGreaterThan(0);
  });

  const variants = catalog.flatMap((entry) =>
    Object.entries(entry.variants).map(
      ([name, variant]) => [`${entry.name} ${name}`, entry, variant] as const,
    ),
  );
  it.each(variants)('%s has a recipe of plain data that suits the network', (_, entry, variant) => {
    expect(variant.description).toMatch(/\w/);
    expect(JSON.parse(JSON.stringify(variant.recipe))).toEqual(variant.recipe);
    const { batchSize, epochs, loss, optimizer, input, l2 } = variant.recipe;
    for (const count of [batchSize, epochs]) expect(Number.isInteger(count) && count > 0).toBe(true);
    expect(optimizer.learningRate).toBeGreaterThan(0);
    expect(() => createLoss(loss)).not.toThrow();
    const [height, width, channels] = variant.input ?? entry.input;
    expect([1, channels]).toContain(input.normalize.mean.length);
    expect([1, channels]).toContain(input.normalize.std.length);
    expect(input.resize ?? input.size[0]).toBeGreaterThanOrEqual(input.size[0]);
    expect(input.size[0]).toBeLessThanOrEqual(height);
    expect(input.size[1]).toBeLessThanOrEqual(width);
    const keys: string[] = [];
    traceKernels(() => void keys.push(...parameters(variant.create({}, new Rng(0))).keys()));
    expect(keys.length).toBeGreaterThan(0);
    for (const { pattern } of l2) expect(keys.some((key) => new RegExp(pattern).test(key))).toBe(true);
  });
});

describe('normalization', () => {
  const inputOf = (name: string, variant?: string) =>
    findVariant(findModel(catalog, name), variant).recipe.input;

  it.each([
    ['alexnet', 'torchvision'],
    ['vgg11', 'plain'],
    ['vgg16', 'bn'],
    ['googlenet', 'torchvision'],
    ['resnet18', 'torchvision'],
    ['resnet152', 'torchvision'],
  ])("%s %s: torchvision's evaluation on ImageNet", (name, variant) => {
    expect(inputOf(name, variant)).toEqual({
      size: [224, 224],
      resize: 256,
      normalize: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
    });
  });

  it.each([
    ['nin', 'paper'],
    ['resnet20', 'paper'],
    ['resnet18', 'cifar'],
  ])('%s %s: CIFAR-10 per channel', (name, variant) => {
    const { resize, normalize } = inputOf(name, variant);
    expect(resize).toBeUndefined();
    expect(normalize.mean).toEqual([0.4914, 0.4822, 0.4465]);
    expect(normalize.std).toEqual([0.247, 0.2435, 0.2616]);
  });
});

describe('findModel', () => {
  it('finds an entry by name', () => {
    expect(findModel(LIST, 'beta')).toBe(LIST[1]);
    expect(findModel(catalog, 'lenet5').year).toBe(1998);
  });

  it.each(['gamma', 'Alpha', ''])('lists the alternatives to "%s"', (name) => {
    const find = () => findModel(LIST, name);
    expect(find).toThrow(ConfigError);
    expect(find).toThrow(`unknown model "${name}"`);
    expect(find).toThrow(expect.objectContaining({ hint: 'Known models: alpha, beta.' }));
  });
});

describe('findVariant', () => {
  const [alpha] = LIST as [ModelEntry];

  it('finds a variant by name, or the first without a name', () => {
    expect(findVariant(alpha, 'fancy').description).toBe('with');
    expect(findVariant(alpha).description).toBe('without');
  });

  it.each(['plane', 'constructor', ''])('lists the alternatives to "%s"', (name) => {
    const find = () => findVariant(alpha, name);
    expect(find).toThrow(ConfigError);
    expect(find).toThrow(`alpha has no variant "${name}"`);
    expect(find).toThrow(expect.objectContaining({ hint: 'Variants: plain, fancy.' }));
  });
});
