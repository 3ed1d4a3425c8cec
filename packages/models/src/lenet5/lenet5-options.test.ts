import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, disposeModule, type Module, Rng, ShapeError, trainingPass } from '@convkit/core';
import { normalValues } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { findVariant, type ModelOptions } from '../model-entry.js';
import { lenet5 } from './lenet5.js';

const create = (variant: string, options: ModelOptions = {}) =>
  findVariant(lenet5, variant).create(options, new Rng(0));
const image = () => normalValues<tf.Rank.R4>([1, 32, 32, 1], new Rng(3));
const scoresOf = (module: Module, x: tf.Tensor) => [...module.forward(x).dataSync()];

describe('the options of lenet5', () => {
  it.each(['modern', 'tutorial'])('%s applies dropout in training', (variant) => {
    const [plain, dropping, x] = [create(variant), create(variant, { dropout: 0.5 }), image()];
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
    ['modern', { classes: 0 }, 'got 0'],
    ['modern', { classes: 2.5 }, 'got 2.5'],
    ['modern', { classes: Number.NaN }, 'got NaN'],
    ['modern', { dropout: 1 }, 'got 1'],
    ['modern', { widthMultiplier: 0.5 }, 'no width multiplier'],
    ['original', { widthMultiplier: 2 }, 'no width multiplier'],
    ['modern', { widthMultiplier: -1 }, 'got -1'],
    ['tutorial', { stem: 'small' }, 'no stem option'],
    ['original', { classes: 5 }, 'ten digits'],
    ['original', { input: [28, 28, 1] }, '32x32'],
    ['original', { input: [32, 32, 3] }, 'grayscale'],
    ['original', { dropout: 0.5 }, 'without dropout'],
  ])('%s rejects %j', (variant, options, complaint) => {
    const run = () => create(variant, options);
    expect(run).toThrow(ConfigError);
    expect(run).toThrow(complaint);
  });

  it('original accepts its own classes and input', () => {
    expect(() =>
      disposeModule(create('original', { classes: 10, input: [32, 32, 1], dropout: 0 })),
    ).not.toThrow();
  });

  it.each([
    ['modern', [1, 28, 28, 1]],
    ['tutorial', [1, 32, 32, 3]],
    ['original', [1, 36, 36, 1]],
    ['original', [32, 32, 1]],
  ])('%s rejects an input of shape %j', (variant, shape) => {
    const run = () => create(variant).forward(tf.zeros(shape));
    expect(run).toThrow(ShapeError);
    expect(run).toThrow(`[n, 32, 32, 1], got an input of shape [${shape}]`);
    expect(run).toThrow(expect.objectContaining({ hint: expect.stringMatching(/NHWC/) }));
  });
});
