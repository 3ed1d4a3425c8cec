import '@tensorflow/tfjs-backend-cpu';
import {
  ConfigError,
  disposeModule,
  parameterCount,
  parameters,
  Rng,
  ShapeError,
  stateDict,
} from '@convkit/core';
import { installGradients, squaredError } from '@convkit/ops';
import { expectClose, normalValues, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { Mlp, type MlpOptions, mlp } from './mlp.js';
import { findVariant, type ModelOptions } from './model-entry.js';

installGradients();

const create = (options: ModelOptions = {}, variant?: string) =>
  findVariant(mlp, variant).create(options, new Rng(1));
const shapes = (module: object) => [...stateDict(module)].map(([key, { shape }]) => `${key} ${shape}`);

describe('Mlp', () => {
  it.each<[Partial<MlpOptions>, (x: tf.Tensor) => tf.Tensor, (x: tf.Tensor) => tf.Tensor]>([
    [{}, tf.sigmoid, tf.clone],
    [{ output: 'sigmoid' }, tf.sigmoid, tf.sigmoid],
    [{ activation: 'tanh' }, tf.tanh, tf.clone],
    [{ activation: 'relu', output: 'tanh' }, tf.relu, tf.tanh],
  ])('computes equations 1 and 2 layer by layer with %j', (options, hidden, output) => {
    const net = new Mlp({ sizes: [3, 5, 4, 2], ...options }, new Rng(1));
    const x = normalValues<tf.Rank.R2>([6, 3], new Rng(2));
    const total = (h: tf.Tensor, layer: number) => {
      const { weight, bias } = net.layers[layer] as (typeof net.layers)[number];
      return tf.add(tf.matMul(h as tf.Tensor2D, weight), bias as tf.Tensor);
    };
    const expected = output(total(hidden(total(hidden(total(x, 0)), 1)), 2));
    expectClose(net.forward(x), expected, { absolute: 1e-5 });
  });

  it('initializes weights and biases between -0.3 and 0.3', () => {
    for (const state of stateDict(new Mlp({ sizes: [40, 50] }, new Rng(3))).values()) {
      const values = state.dataSync();
      expect(Math.max(...values)).toBeLessThan(0.3);
      expect(Math.max(...values)).toBeGreaterThan(0.27);
      expect(Math.min(...values)).toBeLessThan(-0.27);
    }
  });

  it.each([[[]], [[3]], [[3, 0]], [[2.5, 1]]])('rejects the sizes %j', (sizes) => {
    expect(() => new Mlp({ sizes }, new Rng(1))).toThrow(ConfigError);
  });

  it('rejects inputs of another length', () => {
    expect(() => new Mlp({ sizes: [3, 2] }, new Rng(1)).forward(tf.zeros([2, 4]))).toThrow(ShapeError);
  });

  it('approximates a sine from noisy points', () => {
    const rng = new Rng(4);
    const points = 200;
    const x = tf.reshape<tf.Rank.R2>(tf.linspace(-Math.PI, Math.PI, points), [points, 1]);
    const sine = tf.sin(x);
    const noise = tf.mul(normalValues<tf.Rank.R2>([points, 1], rng.child('noise')), 0.1);
    const noisy = tf.add<tf.Tensor2D>(sine, noise);
    const net = new Mlp({ sizes: [1, 20, 1] }, rng.child('net'));
    const optimizer = tf.train.adam(0.05);
    const weights = [...parameters(net).values()];
    const error = (targets: tf.Tensor2D) =>
      tf.tidy(() => squaredError(net.forward(x), targets).arraySync() as number);
    const before = error(sine);
    for (let step = 0; step < 500; step++) {
      optimizer.minimize(() => squaredError(net.forward(x), noisy), false, weights);
    }
    // Half of the noise's variance, 0.01, is left of the noisy points, and next to nothing of the sine.
    expect(before).toBeGreaterThan(0.1);
    expect(error(noisy)).toBeLessThan(0.006);
    expect(error(sine)).toBeLessThan(0.0005);
    disposeModule(net);
  });
});

describe('the mlp entry', () => {
  it('is 784-100-10', () => {
    expect(shapes(create())).toEqual([
      'layers.0.weight 784,100',
      'layers.0.bias 100',
      'layers.1.weight 100,10',
      'layers.1.bias 10',
    ]);
    expect(parameterCount(create())).toBe(79_510);
    expect(shapes(create({}, 'squared-error'))).toEqual(shapes(create()));
  });

  it('accepts any image shape, number of classes and width multiplier', () => {
    const net = create({ input: [8, 6, 3], classes: 4, widthMultiplier: 0.2 });
    expect(shapes(net).filter((key) => key.includes('weight'))).toEqual([
      'layers.0.weight 144,20',
      'layers.1.weight 20,4',
    ]);
    expect(net.forward(tf.zeros([2, 8, 6, 3])).shape).toEqual([2, 4]);
  });

  it('returns logits, or sigmoid values for the squared error', () => {
    const x = normalValues<tf.Rank.R4>([3, 28, 28, 1], new Rng(2));
    const [logits, values] = [create().forward(x), create({}, 'squared-error').forward(x)];
    expectClose(values, tf.sigmoid(logits));
    expect(findVariant(mlp, 'squared-error').recipe.loss).toBe('squared-error');
    expect(findVariant(mlp).recipe.loss).toBe('cross-entropy');
  });

  it.each<[ModelOptions, string]>([
    [{ dropout: 0.5 }, 'mlp has no dropout'],
    [{ stem: 'small' }, 'mlp has no stem'],
  ])('rejects %j', (options, complaint) => {
    expect(() => create(options)).toThrow(ConfigError);
    expect(() => create(options)).toThrow(complaint);
  });
});

testModule('Mlp', (rng) => new Mlp({ sizes: [6, 5, 4, 3], output: 'sigmoid' }, rng), {
  input: [4, 3, 2],
  output: [4, 3],
  parameters: 35 + 24 + 15,
  differences: {},
});
