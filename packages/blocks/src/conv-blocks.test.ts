import '@tensorflow/tfjs-backend-cpu';
import { Rng, stateDict } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { expectClose, normalValues, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { ConvBnRelu } from './conv-bn-relu.js';
import { ConvRelu } from './conv-relu.js';
import { NinBlock } from './nin-block.js';

installGradients();

const x = tf.keep(normalValues<tf.Rank.R4>([2, 6, 5, 3], new Rng(2)));
const shapes = (module: object) => [...stateDict(module)].map(([key, { shape }]) => `${key} ${shape}`);

it('ConvBnRelu has no bias, and applies a ReLU after batch norm', () => {
  const block = new ConvBnRelu({ in: 3, out: 4, kernel: 3, padding: 1, epsilon: 3 }, new Rng(1));
  expect(shapes(block)).toEqual([
    'conv.weight 3,3,3,4',
    'bn.weight 4',
    'bn.bias 4',
    'bn.running_mean 4',
    'bn.running_var 4',
    'bn.num_batches_tracked ',
  ]);
  expectClose(block.forward(x), tf.relu(tf.mul(block.conv.forward(x), 0.5)), { absolute: 1e-5 });
});

it('NinBlock is a convolution and two 1x1 convolutions, each with a ReLU', () => {
  const block = new NinBlock({ in: 3, out: [5, 4, 2], kernel: 3, stride: 2, padding: 1 }, new Rng(1));
  expect(shapes(block)).toEqual([
    'conv1.weight 3,3,3,5',
    'conv1.bias 5',
    'conv2.weight 1,1,5,4',
    'conv2.bias 4',
    'conv3.weight 1,1,4,2',
    'conv3.bias 2',
  ]);
  let h = x as tf.Tensor4D;
  for (const layer of [block.conv1, block.conv2, block.conv3]) h = tf.relu(layer.forward(h));
  expectClose(block.forward(x), h);
  expect(h.shape).toEqual([2, 3, 3, 2]);
});

testModule('ConvRelu', (rng) => new ConvRelu({ in: 3, out: 4, kernel: 3 }, rng), {
  input: [2, 5, 4, 3],
  output: [2, 3, 2, 4],
  parameters: 112,
});
testModule('ConvBnRelu', (rng) => new ConvBnRelu({ in: 3, out: 4, kernel: 3, stride: 2 }, rng), {
  input: [2, 7, 5, 3],
  output: [2, 3, 2, 4],
  parameters: 116,
});
testModule('NinBlock', (rng) => new NinBlock({ in: 2, out: 4, kernel: 3, padding: 1 }, rng), {
  input: [2, 5, 4, 2],
  output: [2, 5, 4, 4],
  parameters: 76 + 20 + 20,
});
