import { averagePool, installGradients, maxPool } from '@convkit/ops';
import {
  avgPool,
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  concat,
  fused,
  grad,
  ones,
  relu,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  maxPool as tfjsMaxPool,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectSameOnBoth, kernel, startBackends } from '../backends.fixture.js';

beforeAll(async () => {
  installGradients();
  await startBackends();
});

const images = (...shape: readonly number[]) => ones([...shape] as never) as Tensor4D;

describe.each([
  ['batch', [0, 5, 5, 8], [3, 3, 8, 8], [0, 5, 5, 8]],
  ['batch of few channels', [0, 5, 5, 2], [3, 3, 2, 3], [0, 5, 5, 3]],
  ['channels', [1, 5, 5, 0], [3, 3, 0, 4], [1, 5, 5, 4]],
  ['outputs', [1, 5, 5, 8], [3, 3, 8, 0], [1, 5, 5, 0]],
  ['image', [1, 0, 5, 8], [3, 3, 8, 8], [1, 0, 5, 8]],
] as const)('a convolution of an empty %s', (_, input, filterShape, output) => {
  const attrs = { strides: 1, pad: 'same', dataFormat: 'NHWC' };
  it('matches the cpu backend, with gradients', () => {
    expectSameOnBoth(() => {
      const [x, filter, dy] = [images(...input), images(...filterShape), images(...output)];
      return [
        kernel(Conv2D, { x, filter }, { ...attrs, dilations: 1 }),
        kernel(Conv2DBackpropInput, { dy, filter }, { ...attrs, inputShape: [...input] }),
        kernel(Conv2DBackpropFilter, { x, dy }, { ...attrs, filterShape: [...filterShape] }),
      ].flat();
    });
  });
});

it('a convolution without windows is empty, and a filter larger than the image is rejected', () => {
  const attrs = { strides: 1, pad: 'valid', dataFormat: 'NHWC', dilations: 1 };
  const filter = ones([3, 3, 2, 4]);
  expectSameOnBoth(() => kernel(Conv2D, { x: images(1, 2, 2, 2), filter: ones([3, 3, 2, 4]) }, attrs));
  expect(() => kernel(Conv2D, { x: images(1, 1, 1, 2), filter }, attrs)).toThrow('does not fit into images');
});

it.each([[[0, 4, 4, 3]], [[1, 4, 4, 0]]])('pooling of %j matches the cpu backend', (shape) => {
  expectSameOnBoth(() => [
    tfjsMaxPool(images(...shape), 2, 2, 'valid'),
    avgPool(images(...shape), 2, 2, 'valid'),
    grad((x: Tensor) => maxPool(x as Tensor4D, { size: 2 }))(images(...shape)),
    grad((x: Tensor) => averagePool(x as Tensor4D, { size: 2 }))(images(...shape)),
  ]);
});

it('pooling without windows is empty', () => {
  expectSameOnBoth(() => [
    tfjsMaxPool(images(1, 1, 1, 3), 2, 2, 'valid'),
    avgPool(images(1, 1, 1, 3), 2, 2, 'valid'),
  ]);
});

it('empty fused products, sums and concatenations match the cpu backend', () => {
  const matrix = (rows: number, columns: number) => ones([rows, columns]) as Tensor2D;
  expectSameOnBoth(() => [
    fused.matMul({ a: matrix(0, 5), b: matrix(5, 3), bias: ones([3]), activation: 'relu' }),
    fused.matMul({ a: matrix(2, 0), b: matrix(0, 3), bias: ones([3]), activation: 'relu' }),
    relu(matrix(0, 5)),
    sum(matrix(0, 5), 0),
    concat([matrix(0, 5), matrix(0, 2)], 1),
  ]);
});
