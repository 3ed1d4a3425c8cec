import '@tensorflow/tfjs-backend-cpu';
import { installGradients } from '@convkit/ops';
import { expectClose, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { testRejectedInputs } from '../rejected-inputs.fixture.js';
import { GlobalAveragePool } from './global-average-pool.js';

installGradients();

it('averages each feature map, with the correct gradient', () => {
  const x = tf.tensor4d([1, 10, 2, 20, 3, 30, 6, 60], [1, 2, 2, 2]);
  const pool = new GlobalAveragePool();
  expectClose(pool.forward(x), tf.tensor2d([[3, 30]]));
  expectClose(
    tf.grad((h: tf.Tensor) => pool.forward(h as tf.Tensor4D))(x, tf.tensor2d([[4, 8]])),
    [1, 2, 1, 2, 1, 2, 1, 2],
  );
});

it('accepts an empty batch', () => {
  expect(new GlobalAveragePool().forward(tf.zeros([0, 2, 2, 3])).shape).toEqual([0, 3]);
});

testRejectedInputs(
  () => new GlobalAveragePool(),
  [
    [2, 3],
    [1, 0, 4, 3],
  ],
);

testModule('GlobalAveragePool', () => new GlobalAveragePool(), {
  input: [2, 3, 4, 5],
  output: [2, 5],
  parameters: 0,
});
