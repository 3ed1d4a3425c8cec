import '@tensorflow/tfjs-backend-cpu';
import { StochasticDepth } from '@convkit/blocks';
import { ConfigError, namedModules, Rng, stateDict, traceKernels, trainingPass } from '@convkit/core';
import { dispose, scalar, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { catalog } from '../catalog.js';
import { findModel, findVariant, type ModelOptions } from '../model-entry.js';

const create = (name: string, options: ModelOptions, variant?: string) =>
  findVariant(findModel(catalog, name), variant).create(options, new Rng(0));

const DRAWS = 400;

it.each([
  ['resnet20', 'paper', 9],
  ['resnet18', 'cifar', 8],
])('%s drops block l of L with l / L of the rate of the last one', (name, variant, blocks) => {
  const model = create(name, { stochasticDepth: 0.6, widthMultiplier: 0.1 }, variant);
  const layers = [...namedModules(model)].filter(([, module]) => module instanceof StochasticDepth);
  expect(layers.map(([path]) => path.replace(/\.stochasticDepth$/, ''))).toHaveLength(blocks);
  const one = scalar(1);
  const dropped = new Array<number>(blocks).fill(0);
  for (let step = 0; step < DRAWS; step++) {
    const pass = trainingPass(model, { rng: new Rng(1), step });
    layers.forEach(([, layer], index) => {
      const isDropped = tidy(() => layer.forward(one as Tensor, pass).dataSync()[0] === 0);
      if (isDropped) dropped[index] = (dropped[index] as number) + 1;
    });
  }
  dropped.forEach((count, index) => {
    expect(Math.abs(count / DRAWS - (0.6 * (index + 1)) / blocks)).toBeLessThan(0.08);
  });
  dispose([one, ...stateDict(model).values()]);
});

it('does not change the state of a network', () => {
  traceKernels(() => {
    const keys = (options: ModelOptions) => [...stateDict(create('resnet50', options)).keys()];
    expect(keys({ stochasticDepth: 0.2 })).toEqual(keys({}));
  });
});

it.each(['lenet5', 'plain18', 'vgg11'])('%s has no residual blocks to drop', (name) => {
  expect(() => create(name, { stochasticDepth: 0.2 })).toThrow(ConfigError);
  expect(() => create(name, { stochasticDepth: 0.2 })).toThrow('needs residual blocks');
});

it('rejects a rate of 1', () => {
  expect(() => create('resnet20', { stochasticDepth: 1 })).toThrow('stochasticDepth must be at least 0');
});
