import { ShapeError } from '@convkit/core';
import {
  DepthwiseConv2dNative,
  FusedDepthwiseConv2D,
  fused,
  memory,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectSameOnBoth, kernel, random, startBackends } from '../../backends.fixture.js';

beforeAll(startBackends);

const attrs = { strides: 1, pad: 'same', dataFormat: 'NHWC', dilations: 1 };
const x = (...shape: number[]) => random('x', ...shape) as Tensor4D;

it.each(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const)(
  'with a bias and %s matches the cpu backend',
  (activation) => {
    for (const multiplier of [1, 2]) {
      expectSameOnBoth(() =>
        fused.depthwiseConv2d({
          x: x(2, 6, 5, 17),
          filter: random('filter', 3, 3, 17, multiplier) as Tensor4D,
          strides: 1,
          pad: 'same',
          bias: random('bias', 17 * multiplier) as Tensor1D,
          activation,
          leakyreluAlpha: 0.3,
          ...(activation === 'prelu' && { preluActivationWeights: random('alpha', 17 * multiplier) }),
        }),
      );
    }
  },
);

it.each([
  [
    [0, 5, 5, 3],
    [3, 3, 3, 2],
  ],
  [
    [1, 5, 5, 0],
    [3, 3, 0, 2],
  ],
  [
    [1, 5, 5, 3],
    [3, 3, 3, 0],
  ],
  [
    [1, 0, 5, 3],
    [3, 3, 3, 1],
  ],
])('of images %j and filters %j is empty', (input, filter) => {
  expectSameOnBoth(() =>
    kernel(DepthwiseConv2dNative, { x: x(...input), filter: random('filter', ...filter) }, attrs),
  );
});

it('rejects NCHW, filters larger than the image, and a bias that is not per channel', () => {
  const before = memory().numTensors;
  const [image, filter, bias] = [x(1, 2, 2, 3), random('filter', 4, 4, 3, 1), random('bias', 2)];
  const run = (more: object) => () =>
    kernel(DepthwiseConv2dNative, { x: image, filter }, { ...attrs, ...more });
  expect(run({ dataFormat: 'NCHW' })).toThrow(ShapeError);
  expect(run({ pad: 'valid' })).toThrow('does not fit into images');
  const biased = () => kernel(FusedDepthwiseConv2D, { x: image, filter, bias }, attrs) as Tensor;
  expect(biased).toThrow('the bias of a convolution must have shape [3], got [2]');
  for (const tensor of [image, filter, bias]) tensor.dispose();
  expect(memory().numTensors).toBe(before);
});
