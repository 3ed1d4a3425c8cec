import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, Rng } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, spacedValues } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { testRejectedInputs } from '../rejected-inputs.fixture.js';
import { AveragePool1d, GlobalAveragePool1d, GlobalMaxPool1d, MaxPool1d } from './pool1d.js';

installGradients();

const x = () => tf.tensor3d([1, -4, 3, 2, 5, 0], [1, 3, 2]);

describe('pooling of series', () => {
  it('combines the steps of each window, channel by channel', () => {
    expectClose(new MaxPool1d({ size: 2, stride: 1 }).forward(x()), tf.tensor3d([3, 2, 5, 2], [1, 2, 2]));
    expectClose(
      new AveragePool1d({ size: 2, stride: 1 }).forward(x()),
      tf.tensor3d([2, -1, 4, 1], [1, 2, 2]),
    );
  });

  it('combines all steps', () => {
    expectClose(new GlobalMaxPool1d().forward(x()), tf.tensor2d([5, 2], [1, 2]));
    expectClose(new GlobalAveragePool1d().forward(x()), tf.tensor2d([3, -2 / 3], [1, 2]));
  });

  it('gives the gradient of a maximum to its first step', () => {
    const pool = (v: tf.Tensor) => new GlobalMaxPool1d().forward(v as tf.Tensor3D);
    expectClose(tf.grad(pool)(tf.tensor3d([2, 7, 7], [1, 3, 1])), [0, 1, 0]);
    const options = { epsilon: 2e-3, tolerance: 5e-3 };
    checkGradients(pool, [spacedValues([2, 5, 3], new Rng(1))], options);
  });

  it('rejects invalid windows', () => {
    expect(() => new MaxPool1d({ size: 0 })).toThrow(ConfigError);
    expect(() => new AveragePool1d({ size: 2, padding: -1 })).toThrow('AveragePool1d padding must be');
  });
});

describe('MaxPool1d', () =>
  testRejectedInputs(
    () => new MaxPool1d({ size: 3 }),
    [
      [1, 2, 4],
      [4, 4],
    ],
  ));
describe('GlobalMaxPool1d', () =>
  testRejectedInputs(
    () => new GlobalMaxPool1d(),
    [
      [1, 4, 4, 2],
      [3, 0, 2],
    ],
  ));
describe('GlobalAveragePool1d', () =>
  testRejectedInputs(
    () => new GlobalAveragePool1d(),
    [
      [1, 4],
      [3, 0, 2],
    ],
  ));
