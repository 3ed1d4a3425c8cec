import { Rng } from '@convkit/core';
import { backend_util, Conv2DBackpropFilter, Conv2DBackpropInput } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectSameOnBoth, kernel, random, startBackends } from '../../backends.fixture.js';

type Shape4 = [number, number, number, number];
type Pad = 'valid' | 'same' | number | Shape4Pad;
type Shape4Pad = [[0, 0], [number, number], [number, number], [0, 0]];

interface Convolution {
  readonly input: Shape4;
  readonly filter: Shape4;
  readonly strides: [number, number];
  readonly pad: Pad;
}

beforeAll(startBackends);

function expectGradients({ input, filter, strides, pad }: Convolution): void {
  const { outShape } = backend_util.computeConv2DInfo(input, filter, strides, 1, pad, 'floor');
  const attrs = { strides, pad, dataFormat: 'NHWC', dimRoundingMode: 'floor' };
  const closeness = { relative: 1e-4, absolute: 1e-3 };
  expectSameOnBoth(() => {
    const inputs = { x: random('x', ...input), dy: random('dy', ...outShape) };
    return kernel(Conv2DBackpropFilter, inputs, { ...attrs, filterShape: filter });
  }, closeness);
  expectSameOnBoth(() => {
    const inputs = { dy: random('dy', ...outShape), filter: random('filter', ...filter) };
    return kernel(Conv2DBackpropInput, inputs, { ...attrs, inputShape: input });
  }, closeness);
}

const convolutions: [name: string, convolution: Convolution][] = [
  ['of a pixel', { input: [2, 5, 3, 4], filter: [1, 1, 4, 3], strides: [1, 1], pad: 'valid' }],
  ['of a square', { input: [2, 6, 6, 3], filter: [3, 3, 3, 5], strides: [1, 1], pad: 'valid' }],
  ['of an oblong', { input: [1, 7, 4, 1], filter: [2, 3, 1, 2], strides: [1, 1], pad: 'valid' }],
  ['with a remainder', { input: [2, 8, 9, 3], filter: [3, 3, 3, 2], strides: [2, 2], pad: 'valid' }],
  ['with two strides', { input: [1, 9, 8, 2], filter: [3, 2, 2, 3], strides: [3, 1], pad: 'valid' }],
  ['with gaps', { input: [2, 9, 8, 3], filter: [2, 1, 3, 4], strides: [3, 4], pad: 'valid' }],
  ["padded 'same'", { input: [1, 5, 6, 3], filter: [3, 4, 3, 2], strides: [1, 1], pad: 'same' }],
  ["padded 'same', strided", { input: [2, 7, 6, 1], filter: [3, 3, 1, 5], strides: [2, 2], pad: 'same' }],
  ["padded 'same', with gaps", { input: [1, 7, 8, 2], filter: [1, 2, 2, 3], strides: [3, 3], pad: 'same' }],
  ['padded by 1', { input: [1, 5, 5, 3], filter: [3, 3, 3, 2], strides: [1, 1], pad: 1 }],
  ['padded more than it reaches', { input: [1, 3, 3, 2], filter: [2, 2, 2, 2], strides: [1, 1], pad: 3 }],
  ['padded by 2, strided', { input: [2, 8, 8, 1], filter: [5, 5, 1, 3], strides: [3, 3], pad: 2 }],
  [
    'padded by a different amount on each side',
    {
      input: [1, 6, 5, 3],
      filter: [3, 2, 3, 2],
      strides: [2, 1],
      pad: [
        [0, 0],
        [0, 2],
        [1, 0],
        [0, 0],
      ],
    },
  ],
  // Winograd's sums in groups of tiles that fit into one chunk.
  ['of many small images', { input: [8, 14, 14, 6], filter: [5, 5, 6, 16], strides: [1, 1], pad: 'valid' }],
  ['of more small images', { input: [32, 8, 8, 4], filter: [3, 3, 4, 4], strides: [1, 1], pad: 'valid' }],
  ['that fills the image', { input: [3, 5, 4, 6], filter: [5, 4, 6, 7], strides: [1, 1], pad: 'valid' }],
  ['of one window in a corner', { input: [2, 5, 6, 3], filter: [3, 3, 3, 2], strides: [4, 4], pad: 'valid' }],
  ['of one padded window', { input: [1, 2, 2, 3], filter: [4, 4, 3, 2], strides: [1, 1], pad: 1 }],
  [
    "of LeNet-5's first layer",
    { input: [4, 32, 32, 1], filter: [5, 5, 1, 6], strides: [1, 1], pad: 'valid' },
  ],
];

describe.each(convolutions)('a convolution %s', (_, convolution) => {
  it('has the gradients of the cpu backend', () => {
    expectGradients(convolution);
  });
});

it('has the gradients of the cpu backend for random geometries', () => {
  const rng = new Rng(2024);
  const upTo = (most: number) => 1 + rng.integer(most);
  for (let found = 0; found < 40; ) {
    const filter: Shape4 = [upTo(4), upTo(4), upTo(5), upTo(5)];
    const input: Shape4 = [upTo(3), upTo(9), upTo(9), filter[2]];
    const [top, left] = [rng.integer(filter[0]), rng.integer(filter[1])];
    const explicit: Shape4Pad = [
      [0, 0],
      [top, rng.integer(filter[0])],
      [left, rng.integer(filter[1])],
      [0, 0],
    ];
    const pad = (['valid', 'same', explicit] as const)[rng.integer(3)] as Pad;
    const convolution: Convolution = { input, filter, strides: [upTo(5), upTo(5)], pad };
    const { outHeight, outWidth } = backend_util.computeConv2DInfo(
      input,
      filter,
      convolution.strides,
      1,
      pad,
    );
    if (outHeight < 1 || outWidth < 1) continue;
    found++;
    try {
      expectGradients(convolution);
    } catch (error) {
      expect.fail(`${JSON.stringify(convolution)}: ${(error as Error).message}`);
    }
  }
});

it('accepts an empty batch', () => {
  expectGradients({ input: [0, 5, 5, 2], filter: [3, 3, 2, 4], strides: [1, 1], pad: 'valid' });
  expectGradients({ input: [0, 3, 3, 2], filter: [3, 3, 2, 4], strides: [1, 1], pad: 'valid' });
});

it('rejects a gradient of another shape, and NCHW', () => {
  const attrs = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC' };
  const [dy, filter, x] = [random('dy', 1, 4, 4, 3), random('filter', 3, 3, 2, 3), random('x', 1, 5, 5, 2)];
  const input = { ...attrs, inputShape: x.shape };
  expect(() => kernel(Conv2DBackpropInput, { dy, filter }, input)).toThrow(
    'the gradient must have the shape of the convolution, [1,5,5,3], got [1,4,4,3]',
  );
  const wanted = { ...attrs, filterShape: filter.shape };
  expect(() => kernel(Conv2DBackpropFilter, { x, dy }, wanted)).toThrow(
    'the gradient must have the shape of the convolution, [1,5,5,3], got [1,4,4,3]',
  );
  expect(() => kernel(Conv2DBackpropFilter, { x, dy }, { ...wanted, dataFormat: 'NCHW' })).toThrow('NCHW');
});
