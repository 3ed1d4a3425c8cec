import '@tensorflow/tfjs-backend-cpu';
import { type Module, parameterCount, Rng, stateDict } from '@convkit/core';
import { expectClose, normalValues } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { findVariant, type ModelOptions } from '../model-entry.js';
import { lenet5 } from './lenet5.js';
import { modernScores, originalScores, sigmoidScores, tanhScores } from './lenet5-float64.fixture.js';
import { DIGIT_CODES } from './lenet5-tables.js';

const create = (variant: string, options: ModelOptions = {}) =>
  findVariant(lenet5, variant).create(options, new Rng(0));
const image = () => normalValues<tf.Rank.R4>([1, 32, 32, 1], new Rng(3));
const scoresOf = (module: Module, x: tf.Tensor) => [...module.forward(x).dataSync()];

describe('the scores of lenet5', () => {
  it.each([
    ['modern', modernScores],
    ['tutorial', modernScores],
    ['original', originalScores],
    ['tanh', tanhScores],
    ['sigmoid', sigmoidScores],
  ])('%s equal those of a plain float64 implementation', (variant, reference) => {
    const [network, x] = [create(variant), image()];
    const weights = new Map([...stateDict(network)].map(([key, value]) => [key, [...value.dataSync()]]));
    expectClose(scoresOf(network, x), reference(weights, [...x.dataSync()]), {
      relative: 1e-4,
      absolute: 1e-4,
    });
  });

  it('original: a negative squared distance, 0 for an image that yields the code of a digit', () => {
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
      scoresOf(original, image()),
      distances.map((distance) => -distance),
      { absolute: 1e-3 },
    );
  });

  it('modern: one logit per class, for images with any number of channels', () => {
    const network = create('modern', { classes: 7, input: [32, 32, 3] });
    expect(network.forward(tf.zeros([2, 32, 32, 3])).shape).toEqual([2, 7]);
    expect(parameterCount(network)).toBe(61_706 + 2 * 150 - 3 * 85);
  });
});
