import '@tensorflow/tfjs-backend-cpu';
import {
  ConfigError,
  disposeModule,
  INFERENCE,
  parameterCount,
  Rng,
  stateDict,
  summarize,
  summaryTotals,
} from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { expectClose, normalValues, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { BasicBlock, Bottleneck, type BottleneckOptions, type ResidualOptions } from './residual.js';
import { type ShortcutOption, ZeroPaddedShortcut } from './shortcut.js';

installGradients();

const basic = (options: ResidualOptions) => new BasicBlock(options, new Rng(1));
const bottleneck = (options: BottleneckOptions) => new Bottleneck(options, new Rng(1));
const images = (...shape: [number, number, number, number]) => normalValues<tf.Rank.R4>(shape, new Rng(2));
/** Untrained batch norm divides by sqrt(1 + epsilon) in inference. */
const NORM = 1 / Math.sqrt(1 + 1e-5);

describe('BasicBlock', () => {
  it('adds its input to two convolutions and applies a ReLU', () => {
    const block = basic({ in: 3, out: 3 });
    const x = images(2, 5, 4, 3);
    const hidden = tf.relu(tf.mul(block.conv1.forward(x), NORM)) as tf.Tensor4D;
    const expected = tf.relu(tf.add(tf.mul(block.conv2.forward(hidden), NORM), x));
    expectClose(block.forward(x), expected, { absolute: 1e-5 });
  });

  it("has torchvision's keys", () => {
    const keys = (options: ResidualOptions) =>
      [...stateDict(basic(options)).keys()].filter((key) => /weight/.test(key));
    const own = ['conv1.weight', 'bn1.weight', 'conv2.weight', 'bn2.weight'];
    expect(keys({ in: 2, out: 2 })).toEqual(own);
    expect(keys({ in: 2, out: 4, stride: 2 })).toEqual([
      ...own,
      'downsample.0.weight',
      'downsample.1.weight',
    ]);
  });

  it.each<[ShortcutOption, number, number]>([
    ['none', 0, 0],
    ['A', 0, 0],
    ['B', 0, 3 * 6 + 12],
    ['C', 3 * 3 + 6, 3 * 6 + 12],
  ])('has the number of parameters of option %s', (shortcut, same, changed) => {
    const count = (options: ResidualOptions) => parameterCount(basic({ ...options, shortcut }));
    expect(count({ in: 3, out: 3 })).toBe(2 * 81 + 12 + same);
    expect(count({ in: 3, out: 6, stride: 2 })).toBe(162 + 324 + 24 + changed);
  });

  it('adds nothing without a shortcut', () => {
    const block = basic({ in: 3, out: 3, shortcut: 'none' });
    const x = images(2, 5, 4, 3);
    const hidden = tf.relu(tf.mul(block.conv1.forward(x), NORM)) as tf.Tensor4D;
    const y = block.forward(x);
    expectClose(y, tf.relu(tf.mul(block.conv2.forward(hidden), NORM)), { absolute: 1e-5 });
    block.conv2.weight.assign(tf.zerosLike(block.conv2.weight));
    expectClose(block.forward(x), tf.zerosLike(y));
  });

  it('keeps every second pixel and adds channels of zeros with option A', () => {
    const x = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    const y = new ZeroPaddedShortcut({ in: 1, out: 2, stride: 2 }).forward(x, INFERENCE);
    expectClose(y, tf.tensor4d([1, 0, 3, 0, 7, 0, 9, 0], [1, 2, 2, 2]));
    expect(() => new ZeroPaddedShortcut({ in: 2, out: 1, stride: 1 })).toThrow(ConfigError);
  });
});

describe('Bottleneck', () => {
  it("has torchvision's keys, and as many parameters as the first block of ResNet-50", () => {
    const block = bottleneck({ in: 64, out: 256 });
    expect([...stateDict(block).keys()].filter((key) => /weight/.test(key))).toEqual(
      ['conv1', 'bn1', 'conv2', 'bn2', 'conv3', 'bn3', 'downsample.0', 'downsample.1'].map(
        (name) => `${name}.weight`,
      ),
    );
    expect(parameterCount(block)).toBe(75_008);
    disposeModule(block);
  });

  it('has its stride in the 3x3 convolution, or in the first 1x1, which is cheaper', () => {
    const options = { in: 8, out: 16, stride: 2 };
    const x = images(1, 6, 6, 8);
    expect(bottleneck(options).forward(x).shape).toEqual([1, 3, 3, 16]);
    expect(bottleneck({ ...options, strideOn: '1x1' }).forward(x).shape).toEqual([1, 3, 3, 16]);
    const adds = (strideOn: '3x3' | '1x1') =>
      summaryTotals(summarize(() => bottleneck({ ...options, strideOn }), [6, 6, 8])).multiplyAdds;
    expect(adds('3x3') - adds('1x1')).toBe(27 * 8 * 4);
  });

  it('adds nothing without a shortcut', () => {
    const block = bottleneck({ in: 8, out: 8, shortcut: 'none' });
    block.conv3.weight.assign(tf.zerosLike(block.conv3.weight));
    const y = block.forward(images(1, 4, 4, 8));
    expectClose(y, tf.zerosLike(y));
  });

  it('rejects channels that are not a multiple of 4', () => {
    expect(() => bottleneck({ in: 4, out: 6 })).toThrow(ConfigError);
  });
});

testModule('BasicBlock', (rng) => new BasicBlock({ in: 3, out: 3 }, rng), {
  input: [2, 4, 5, 3],
  output: [2, 4, 5, 3],
  parameters: 174,
});
testModule('BasicBlock with a projection', (rng) => new BasicBlock({ in: 2, out: 4, stride: 2 }, rng), {
  input: [2, 6, 5, 2],
  output: [2, 3, 3, 4],
  parameters: 248,
});
testModule(
  'BasicBlock with option A',
  (rng) => new BasicBlock({ in: 2, out: 4, stride: 2, shortcut: 'A' }, rng),
  { input: [2, 6, 5, 2], output: [2, 3, 3, 4], parameters: 232 },
);
testModule('Bottleneck', (rng) => new Bottleneck({ in: 4, out: 8, stride: 2 }, rng), {
  input: [2, 6, 6, 4],
  output: [2, 3, 3, 8],
  parameters: 132,
});
testModule(
  'BasicBlock without a shortcut',
  (rng) => new BasicBlock({ in: 2, out: 4, stride: 2, shortcut: 'none' }, rng),
  { input: [2, 6, 5, 2], output: [2, 3, 3, 4], parameters: 232 },
);
testModule(
  'Bottleneck without a shortcut',
  (rng) => new Bottleneck({ in: 4, out: 8, stride: 2, shortcut: 'none' }, rng),
  { input: [2, 6, 6, 4], output: [2, 3, 3, 8], parameters: 84 },
);
