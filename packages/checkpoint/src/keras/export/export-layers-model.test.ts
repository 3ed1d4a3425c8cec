import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, INFERENCE, Module, type Pass } from '@convkit/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { BranchedNetwork } from '../branched-network.fixture.js';
import { INPUT, SmallNetwork } from '../small-network.fixture.js';
import { exportLayersModel } from './export-layers-model.js';

/** A network that is one function, with a filter. */
class OneLayer extends Module {
  readonly filter = tf.variable(tf.ones([3, 3, 2, 2]), true);
  readonly #run: (x: tf.Tensor4D, filter: tf.Tensor4D) => tf.Tensor;

  constructor(run: (x: tf.Tensor4D, filter: tf.Tensor4D) => tf.Tensor) {
    super();
    this.#run = run;
  }

  override forward(x: tf.Tensor4D, pass: Pass = INFERENCE): tf.Tensor {
    return pass.tap(this, this.#run(x, this.filter as tf.Tensor4D));
  }
}

const pads = (top: number, left: number) =>
  [
    [0, 0],
    [top, 1],
    [left, 1],
    [0, 0],
  ] as [[number, number], [number, number], [number, number], [number, number]];

describe('exportLayersModel refuses', () => {
  const refusals: [what: string, run: (x: tf.Tensor4D, filter: tf.Tensor4D) => tf.Tensor][] = [
    ['uses LRN', (x) => tf.localResponseNormalization(x)],
    ['uses SplitV', (x) => tf.concat(tf.split(x, 2, 3), 3)],
    ['uses Multiply', (x) => tf.mul(x, 2)],
    ['uses Square', (x, filter) => tf.conv2d(x, tf.square(filter), 1, 'valid')],
    ['averages windows with the padding', (x) => tf.avgPool(x, 3, 2, pads(1, 1) as never)],
    ['adds a weight or a constant', (x) => tf.add(x, tf.ones([2]))],
    ['concatenates along another axis', (x) => tf.concat([x, x], 1)],
    ['takes a mean over other axes', (x) => tf.mean(x, [3])],
    ['pads something other than images, or not with zeros', (x) => tf.pad(x, pads(1, 1), 1)],
    ['reshapes [n, 8, 8, 2] to [n, 64, 2]', (x) => tf.reshape(x, [x.shape[0], 64, 2])],
    ['casts float32 to int32', (x) => tf.cast(x, 'int32')],
  ];

  it.each(refusals)('a network that %s', async (what, run) => {
    const attempt = exportLayersModel(new OneLayer(run), { input: INPUT });
    await expect(attempt).rejects.toThrow(ConfigError);
    await expect(attempt).rejects.toThrow(
      `OneLayer cannot be expressed with Keras layers: the network itself ${what}`,
    );
  });

  it('padding that could win against negative values', async () => {
    const attempt = exportLayersModel(new BranchedNetwork({ rectified: false }), { input: [9, 8, 2] });
    await expect(attempt).rejects.toThrow(
      'takes the maximum of possibly negative values with the padding [1,1,1,1]',
    );
  });

  it('another number of class names than outputs', async () => {
    const attempt = exportLayersModel(new SmallNetwork(), { input: INPUT, classes: ['a', 'b'] });
    await expect(attempt).rejects.toThrow('the network has 4 outputs, got 2 class names');
  });
});

it('writes the weights of a layer that runs twice for both of its layers', async () => {
  const twice = new OneLayer((x, filter) => tf.conv2d(tf.conv2d(x, filter, 1, 'same'), filter, 1, 'same'));
  const { weightSpecs, weights } = await exportLayersModel(twice, { input: INPUT });
  expect(weightSpecs.map(({ name }) => name)).toEqual(['conv/kernel', 'conv_1/kernel']);
  expect(weights.length).toBe(2 * 36 * 4);
});
