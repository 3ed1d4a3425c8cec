import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, parameterCount, Rng, stateDict } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { expectClose, normalValues, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  PreActivationBasicBlock,
  PreActivationBottleneck,
  type PreActivationBottleneckOptions,
} from './pre-activation.js';
import type { ResidualOptions } from './residual.js';
import type { ShortcutOption } from './shortcut.js';

installGradients();

const basic = (options: ResidualOptions) => new PreActivationBasicBlock(options, new Rng(1));
const bottleneck = (options: PreActivationBottleneckOptions) =>
  new PreActivationBottleneck(options, new Rng(1));
const images = (...shape: [number, number, number, number]) => normalValues<tf.Rank.R4>(shape, new Rng(2));
/** Untrained batch norm divides by sqrt(1 + epsilon) in inference. */
const activate = (x: tf.Tensor) => tf.relu(tf.div(x, Math.sqrt(1 + 1e-5))) as tf.Tensor4D;
const weights = (module: object) => [...stateDict(module).keys()].filter((key) => key.endsWith('weight'));

describe('PreActivationBasicBlock', () => {
  it('adds its unchanged input to two convolutions, each after batch norm and a ReLU', () => {
    const block = basic({ in: 3, out: 3 });
    const x = images(2, 5, 4, 3);
    const hidden = activate(block.conv1.forward(activate(x)));
    const y = block.forward(x);
    expectClose(y, tf.add(x, block.conv2.forward(hidden)), { absolute: 1e-5 });
    expect(Math.min(...y.dataSync())).toBeLessThan(0);
  });

  it('projects the input after batch norm and ReLU if the shape changes', () => {
    const block = basic({ in: 2, out: 4, stride: 2 });
    expect(weights(block)).toEqual([
      'bn1.weight',
      'conv1.weight',
      'bn2.weight',
      'conv2.weight',
      'downsample.0.weight',
    ]);
    block.conv2.weight.assign(tf.zerosLike(block.conv2.weight));
    const x = images(2, 5, 4, 2);
    const projection = stateDict(block).get('downsample.0.weight') as tf.Variable<tf.Rank.R4>;
    expectClose(block.forward(x), tf.conv2d(activate(x), projection, 2, 'valid'), { absolute: 1e-5 });
  });

  it('pads the unchanged input with zeros with option A', () => {
    const block = basic({ in: 1, out: 2, stride: 2, shortcut: 'A' });
    block.conv2.weight.assign(tf.zerosLike(block.conv2.weight));
    const x = tf.tensor4d([-1, 2, 3, 4, 5, 6, -7, 8, 9], [1, 3, 3, 1]);
    expectClose(block.forward(x), tf.tensor4d([-1, 0, 3, 0, -7, 0, 9, 0], [1, 2, 2, 2]));
  });

  it('is F(x) without a shortcut', () => {
    const [plain, residual] = [basic({ in: 3, out: 3, shortcut: 'none' }), basic({ in: 3, out: 3 })];
    const x = images(1, 4, 4, 3);
    expectClose(plain.forward(x), tf.sub(residual.forward(x), x), { absolute: 1e-5 });
  });

  it.each<[ShortcutOption, number, number]>([
    ['none', 0, 0],
    ['A', 0, 0],
    ['B', 0, 3 * 6],
    ['C', 3 * 3, 3 * 6],
  ])('has the number of parameters of option %s', (shortcut, same, changed) => {
    expect(parameterCount(basic({ in: 3, out: 3, shortcut }))).toBe(2 * 81 + 12 + same);
    expect(parameterCount(basic({ in: 3, out: 6, stride: 2, shortcut }))).toBe(162 + 324 + 6 + 12 + changed);
  });
});

describe('PreActivationBottleneck', () => {
  it('adds its unchanged input to three convolutions', () => {
    const block = bottleneck({ in: 8, out: 8 });
    const x = images(2, 5, 4, 8);
    const first = activate(block.conv1.forward(activate(x)));
    const second = activate(block.conv2.forward(first));
    expectClose(block.forward(x), tf.add(x, block.conv3.forward(second)), { absolute: 1e-5 });
  });

  it('has its stride in the first 1x1 convolution or the 3x3, and rejects channels that are not a multiple of 4', () => {
    const options = { in: 8, out: 16, stride: 2 };
    for (const strideOn of [undefined, '3x3', '1x1'] as const) {
      const block = bottleneck({ ...options, ...(strideOn && { strideOn }) });
      const between = block.conv1.forward(images(1, 6, 6, 8)).shape[1];
      expect(between).toBe(strideOn === '3x3' ? 6 : 3);
      expect(block.forward(images(1, 6, 6, 8)).shape).toEqual([1, 3, 3, 16]);
    }
    expect(() => bottleneck({ in: 4, out: 6 })).toThrow(ConfigError);
  });
});

testModule('PreActivationBasicBlock', (rng) => new PreActivationBasicBlock({ in: 3, out: 3 }, rng), {
  input: [2, 4, 5, 3],
  output: [2, 4, 5, 3],
  parameters: 174,
});
testModule(
  'PreActivationBasicBlock with a projection',
  (rng) => new PreActivationBasicBlock({ in: 2, out: 4, stride: 2 }, rng),
  { input: [2, 6, 5, 2], output: [2, 3, 3, 4], parameters: 72 + 144 + 12 + 8 },
);
testModule(
  'PreActivationBottleneck',
  (rng) => new PreActivationBottleneck({ in: 4, out: 8, stride: 2 }, rng),
  { input: [2, 6, 6, 4], output: [2, 3, 3, 8], parameters: 8 + 36 + 16 + 32 + 8 + 8 },
);
