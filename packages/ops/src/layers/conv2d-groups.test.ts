import { ConfigError, Rng, ShapeError, traceKernels } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, expectNoLeaks, normalValues, spacedValues } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { convolve, type Flat, type Shape4 } from '../references.fixture.js';
import { type Conv2dOptions, conv2d } from './conv2d.js';

beforeAll(installGradients);

interface Case {
  readonly name: string;
  readonly input: Shape4;
  readonly filter: Shape4;
  readonly options: Conv2dOptions & { readonly groups: number };
  readonly output: readonly [number, number];
  /** Padding above and to the left. Defaults to 0. */
  readonly before?: readonly [number, number];
}

const CASES: Case[] = [
  { name: 'two groups', input: [2, 5, 4, 6], filter: [3, 2, 3, 4], options: { groups: 2 }, output: [3, 3] },
  {
    name: 'three groups, stride and padding',
    input: [1, 6, 5, 6],
    filter: [3, 3, 2, 3],
    options: { groups: 3, stride: 2, padding: 1 },
    output: [3, 3],
    before: [1, 1],
  },
  { name: 'depthwise', input: [2, 5, 4, 3], filter: [2, 3, 1, 3], options: { groups: 3 }, output: [4, 2] },
  {
    name: 'depthwise, two output channels per input channel',
    input: [1, 5, 6, 3],
    filter: [3, 3, 1, 6],
    options: { groups: 3, stride: [2, 1], padding: 1 },
    output: [3, 6],
    before: [1, 1],
  },
  {
    name: "depthwise, stride 3 and padding 'same'",
    input: [2, 7, 8, 2],
    filter: [5, 3, 1, 8],
    options: { groups: 2, stride: 3, padding: 'same' },
    output: [3, 3],
    before: [2, 0],
  },
];

/** Selects `count` channels from `first`. */
function channels({ shape, values }: Flat, first: number, count: number): Flat {
  const kept = values.filter((_, i) => i % shape[3] >= first && i % shape[3] < first + count);
  return { shape: [shape[0], shape[1], shape[2], count], values: kept };
}

/** Concatenates the convolutions of the groups, in float64. */
function reference({ options: { groups, stride = 1 }, before = [0, 0], output }: Case, x: Flat, w: Flat) {
  const strides = typeof stride === 'number' ? ([stride, stride] as const) : stride;
  const [inputs, features] = [x.shape[3] / groups, w.shape[3] / groups];
  const parts = Array.from({ length: groups }, (_, group) => {
    const [own, filters] = [channels(x, group * inputs, inputs), channels(w, group * features, features)];
    return convolve(own, filters, { strides, before, output }).values;
  });
  const pixels = x.shape[0] * output[0] * output[1];
  return Array.from({ length: pixels }, (_, pixel) =>
    parts.flatMap((part) => part.slice(pixel * features, (pixel + 1) * features)),
  ).flat();
}

const flat = (x: tf.Tensor4D): Flat => ({ shape: x.shape, values: [...x.dataSync()] });
const rng = new Rng(1);
const image = (...shape: number[]) => normalValues(shape as [number], rng) as tf.Tensor as tf.Tensor4D;

describe.each(CASES)('a convolution: $name', (each) => {
  const { input, filter, options, output } = each;
  const tensors = () => [
    normalValues<tf.Rank.R4>([...input], rng.child('x')),
    normalValues<tf.Rank.R4>([...filter], rng.child('filter')),
    spacedValues<tf.Rank.R1>([filter[3]], rng.child('bias')),
  ];

  it('sums products over its own group', () => {
    const [x, w] = tensors() as [tf.Tensor4D, tf.Tensor4D];
    const y = conv2d(x, w, options);
    expect(y.shape).toEqual([input[0], ...output, filter[3]]);
    expectClose(y, reference(each, flat(x), flat(w)), { absolute: 1e-5 });
  });

  it('has gradients that match finite differences, also for the bias', () => {
    const f = (x: tf.Tensor, w: tf.Tensor, bias?: tf.Tensor) =>
      conv2d(x as tf.Tensor4D, w as tf.Tensor4D, { ...options, bias: bias as tf.Tensor1D | undefined });
    checkGradients(f, tensors().slice(0, 2));
    checkGradients(f, tensors());
  });

  it.each(['relu', undefined] as const)('applies a bias and %s as if computed separately', (activation) => {
    const apart = (x: tf.Tensor, w: tf.Tensor, bias: tf.Tensor) => {
      const y = tf.add(conv2d(x as tf.Tensor4D, w as tf.Tensor4D, options), bias);
      return activation ? tf.relu(y) : y;
    };
    const fused = (x: tf.Tensor, w: tf.Tensor, bias: tf.Tensor) =>
      conv2d(x as tf.Tensor4D, w as tf.Tensor4D, { ...options, bias: bias as tf.Tensor1D, activation });
    const [inputs, dy] = [tensors(), image(input[0], ...output, filter[3])];
    const [expected, got] = [apart, fused].map((f) => [
      f(...(inputs as [tf.Tensor, tf.Tensor, tf.Tensor])),
      ...tf.grads(f as (...x: tf.Tensor[]) => tf.Tensor)(inputs, dy),
    ]) as [tf.Tensor[], tf.Tensor[]];
    for (const [i, tensor] of got.entries())
      expectClose(tensor, expected[i] as tf.Tensor, { absolute: 1e-5 });
  });

  it('accepts an empty batch and leaks no tensors', () => {
    const [x, w, bias] = tensors() as [tf.Tensor4D, tf.Tensor4D, tf.Tensor1D];
    const empty = conv2d(image(0, ...input.slice(1)), w, { ...options, bias });
    expect(empty.shape).toEqual([0, ...output, filter[3]]);
    expectNoLeaks(() => conv2d(x, w, { ...options, bias }).dispose());
    expectNoLeaks(() =>
      tf.tidy(() => void tf.grads((a, b) => conv2d(a as tf.Tensor4D, b as tf.Tensor4D, options))([x, w])),
    );
  });

  it('costs as many multiply-adds as its filters have', () => {
    const traced = traceKernels(() => void conv2d(tf.zeros([...input]), tf.zeros([...filter]), options));
    const multiplyAdds = traced.reduce((sum, kernel) => sum + kernel.multiplyAdds, 0);
    const [height, width, inputs, features] = filter;
    expect(multiplyAdds).toBe(input[0] * output[0] * output[1] * features * height * width * inputs);
  });
});

it('runs the depthwise kernels if each group has one channel', () => {
  const kernels = (groups: number, filter: tf.Tensor4D) =>
    traceKernels(() => void conv2d(image(1, 5, 5, 4), filter, { groups })).map(({ kernel }) => kernel);
  expect(kernels(4, image(3, 3, 1, 4))).toContain('DepthwiseConv2dNative');
  expect(kernels(2, image(3, 3, 2, 4)).filter((kernel) => kernel === 'Conv2D').length).toBe(2);
});

it('rejects groups that do not match', () => {
  const run = (filter: number[], groups: number) => () =>
    conv2d(image(1, 5, 5, 6), image(...filter), { groups });
  expect(run([3, 3, 6, 4], 2)).toThrow(ShapeError);
  expect(run([3, 3, 6, 4], 2)).toThrow('conv2d expects 12 input channels');
  expect(run([3, 3, 3, 5], 2)).toThrow('conv2d cannot divide 5 output channels into 2 groups');
  for (const groups of [0, 1.5, Number.NaN]) expect(run([3, 3, 6, 4], groups)).toThrow(ConfigError);
});
