import { Rng } from '@convkit/core';
import { Conv2D, FusedConv2D } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectSameOnBoth, kernel, outputsOn, random, startBackends } from '../../backends.fixture.js';

beforeAll(startBackends);

/** Sums of up to 7 * 7 * 9 products of standard normal values in another order differ by far less than 1e-4. */
const closeness = { relative: 1e-4, absolute: 1e-4 };

/** Extents from 1 up, channels that are not multiples of 4 or 8, strides larger than the kernel, windows across the edge. */
function randomConvolution(seed: number) {
  const rng = new Rng(seed);
  const upTo = (bound: number) => 1 + rng.integer(bound);
  const [height, width, channels, features] = [upTo(12), upTo(12), upTo(9), upTo(19)];
  const [kernelHeight, kernelWidth] = [Math.min(upTo(7), height), Math.min(upTo(7), width)];
  return {
    input: [upTo(3), height, width, channels],
    filter: [kernelHeight, kernelWidth, channels, features],
    strides: [upTo(4), upTo(4)],
    pad: rng.integer(2) === 0 ? 'valid' : 'same',
  } as const;
}

it.each(Array.from({ length: 40 }, (_, seed) => randomConvolution(seed)))(
  'a convolution %j matches the cpu backend',
  ({ input, filter, ...attrs }) => {
    const options = { ...attrs, dataFormat: 'NHWC', dilations: [1, 1] };
    const inputs = () => ({ x: random('x', ...input), filter: random('filter', ...filter) });
    expectSameOnBoth(() => kernel(Conv2D, inputs(), options), closeness);
    for (const activation of ['linear', 'relu']) {
      const bias = () => random('bias', filter[3]);
      expectSameOnBoth(
        () => kernel(FusedConv2D, { ...inputs(), bias: bias() }, { ...options, activation }),
        closeness,
      );
    }
  },
);

it('pads each side by its own amount', () => {
  const pad = [
    [0, 0],
    [0, 2],
    [1, 3],
    [0, 0],
  ];
  const attrs = { strides: [2, 1], pad, dataFormat: 'NHWC', dilations: [1, 1] };
  expectSameOnBoth(
    () => kernel(Conv2D, { x: random('x', 2, 5, 4, 3), filter: random('filter', 3, 2, 3, 5) }, attrs),
    closeness,
  );
});

it('supports dilation and every activation of tfjs', () => {
  const inputs = () => ({ x: random('x', 1, 8, 8, 3), filter: random('filter', 3, 3, 3, 4) });
  const attrs = { strides: [1, 1], pad: 'valid', dataFormat: 'NHWC' };
  expectSameOnBoth(() => kernel(Conv2D, inputs(), { ...attrs, dilations: [2, 2] }), closeness);
  const fused = { ...attrs, dilations: [1, 1], activation: 'sigmoid' };
  expectSameOnBoth(() => kernel(FusedConv2D, inputs(), fused), closeness);
});

it('accepts an empty batch', () => {
  const attrs = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1] };
  const [output] = outputsOn('wasm', () =>
    kernel(Conv2D, { x: random('x', 0, 5, 5, 2), filter: random('filter', 3, 3, 2, 4) }, attrs),
  );
  expect(output?.shape).toEqual([0, 5, 5, 4]);
});

it('rejects a bias that is not per channel', () => {
  const attrs = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1] };
  const inputs = { x: random('x', 1, 5, 5, 2), filter: random('filter', 3, 3, 2, 4) };
  for (const bias of [random('bias'), random('bias', 1), random('bias', 1, 1, 4)]) {
    expect(() => kernel(FusedConv2D, { ...inputs, bias }, attrs)).toThrow(
      'the bias of a convolution must have shape',
    );
  }
});
