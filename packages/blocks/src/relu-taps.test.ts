import '@tensorflow/tfjs-backend-cpu';
import { inspectionPass, Rng } from '@convkit/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { BatchNorm } from './batch-norm.js';
import { ConvBnRelu } from './conv-bn-relu.js';
import { Conv2d } from './conv2d.js';
import { Linear } from './linear.js';

const rng = new Rng(1);
const image = { in: 2, out: 3, kernel: 1 };
const channels = 3;

/** Layers that report a ReLU output. */
function relus(module: Conv2d | Linear | BatchNorm | ConvBnRelu, shape: number[]): string[] {
  const paths: string[] = [];
  const pass = inspectionPass(module, (path, _, __, activationFunction) => {
    if (activationFunction === 'relu') paths.push(path);
  });
  tf.tidy(
    () =>
      void (module.forward as (x: tf.Tensor, p: typeof pass) => tf.Tensor).call(
        module,
        tf.zeros(shape),
        pass,
      ),
  );
  return paths;
}

it.each([
  ['a convolution', new Conv2d({ ...image, activation: 'relu' }, rng), [1, 2, 2, 2], ['']],
  ['a convolution without one', new Conv2d(image, rng), [1, 2, 2, 2], []],
  ['a fully connected layer', new Linear({ in: 2, out: 3, activation: 'relu' }, rng), [1, 2], ['']],
  ['a fully connected layer without one', new Linear({ in: 2, out: 3 }, rng), [1, 2], []],
  ['a batch norm', new BatchNorm({ channels, activation: 'relu' }, rng), [1, 2, 2, 3], ['']],
  ['a batch norm that its block gives one', new ConvBnRelu(image, rng), [1, 2, 2, 2], ['bn']],
] as const)('tells observers which outputs come from a ReLU: %s', (_, module, shape, expected) => {
  expect(relus(module, [...shape])).toEqual(expected);
});
