import '@tensorflow/tfjs-backend-cpu';
import { Rng, ShapeError } from '@convkit/core';
import { checkGradients, expectClose, expectNoLeaks, normalValues } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { installGradients } from '../install-gradients.js';
import { squaredError, squaredErrorLoss } from './squared-error.js';

installGradients();

const outputs = tf.tensor2d([0.5, 0, 1, 0.25, 0.75, -1], [2, 3]);
const targets = tf.tensor2d([1, 0, 0, 0.25, 0.25, 1], [2, 3]);

it('is half the sum of squares of each row, averaged over the batch', () => {
  // (0.25 + 0 + 1) / 2 and (0 + 0.25 + 4) / 2
  expectClose(squaredError(outputs, targets), (0.625 + 2.125) / 2);
});

it('of labels has the target 1 for the correct class and 0 for the others', () => {
  const labels = tf.tensor1d([0, 2], 'int32');
  // (0.25 + 0 + 1) / 2 and (0.0625 + 0.5625 + 4) / 2
  expectClose(squaredErrorLoss(outputs, labels), (0.625 + 2.3125) / 2);
  expectNoLeaks(() => squaredErrorLoss(outputs, labels).dispose());
});

it('has the gradient (y - d) / n', () => {
  const gradient = tf.grad((y) => squaredError(y as tf.Tensor2D, targets))(outputs);
  expectClose(gradient, tf.div(tf.sub(outputs, targets), 2));
  const wanted = normalValues<tf.Rank.R2>([4, 3], new Rng(2));
  checkGradients(
    (y: tf.Tensor) => squaredError(y as tf.Tensor2D, wanted),
    [normalValues<tf.Rank.R2>([4, 3], new Rng(1))],
  );
});

it('rejects targets of another shape', () => {
  expect(() => squaredError(outputs, tf.zeros([2, 2]))).toThrow(ShapeError);
  expect(() => squaredErrorLoss(outputs, tf.tensor1d([0], 'int32'))).toThrow('[1,3]');
});
