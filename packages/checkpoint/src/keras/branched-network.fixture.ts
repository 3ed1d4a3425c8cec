import { INFERENCE, Module, type Pass } from '@convkit/core';
import * as tf from '@tensorflow/tfjs-core';

/** Padding of one pixel, as PyTorch's layers have it. */
const AROUND: [[number, number], [number, number], [number, number], [number, number]] = [
  [0, 0],
  [1, 1],
  [1, 1],
  [0, 0],
];

/** A network with branches that are added and concatenated, with padding that is not Keras', and with channels of zeros. */
export class BranchedNetwork extends Module {
  readonly first = tf.variable(tf.zeros([3, 3, 2, 4]), true);
  readonly second = tf.variable(tf.zeros([1, 1, 4, 6]), true);
  readonly #rectified: boolean;

  /** @param rectified Whether no value is negative where the image is padded for max pooling. */
  constructor({ rectified = true } = {}) {
    super();
    this.#rectified = rectified;
  }

  override forward(x: tf.Tensor4D, pass: Pass = INFERENCE): tf.Tensor {
    const convolved = tf.conv2d(x, this.first as tf.Tensor4D, 2, AROUND);
    const h = this.#rectified ? tf.relu(convolved) : tf.tanh(convolved);
    const pooled = tf.maxPool(h as tf.Tensor4D, 3, 2, AROUND as never);
    const branch = tf.sigmoid(tf.conv2d(pooled, this.second as tf.Tensor4D, 1, 'valid'));
    const wide = tf.pad(pooled, [
      [0, 0],
      [0, 0],
      [0, 0],
      [1, 1],
    ]);
    const sum = tf.add(wide, branch);
    const joined = tf.relu(tf.concat([sum, pooled], 3));
    return pass.tap(this, tf.mean(joined, [1, 2]));
  }
}
