import { backend_util, Conv2D, Conv2DBackpropFilter, Conv2DBackpropInput } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { expectSameOnBoth, kernel, random, startBackends } from '../../backends.fixture.js';
import { type Algorithm, FILTER_GRADIENT, FORWARD, INPUT_GRADIENT } from './algorithms.js';

beforeAll(startBackends);

/** An image [height, width, inChannels], a filter [height, width, outChannels], and a stride. */
type Shape = readonly [image: [number, number, number], filter: [number, number, number], stride: number];

/** Sums of up to 3,200 products. Winograd's transforms lose about a digit: 1e-5 of the largest sum. */
const closeness = { relative: 1e-4, absolute: 1e-3 };

function attrsOf([image, [height, width, columns], stride]: Shape) {
  const input: [number, number, number, number] = [2, ...image];
  const filter: [number, number, number, number] = [height, width, image[2], columns];
  const attrs = { strides: [stride, stride], pad: 'same', dataFormat: 'NHWC', dimRoundingMode: 'floor' };
  const { outShape } = backend_util.computeConv2DInfo(input, filter, stride, 1, 'same', 'floor');
  return { input, filter, attrs, outShape };
}

/** Runs one direction on both backends, and expects that the algorithm `name` alone has computed it. */
function expectAlgorithm<T>(algorithms: readonly Algorithm<T>[], name: string, run: () => void): void {
  const spies = algorithms.map((algorithm) => vi.spyOn(algorithm, 'run'));
  run();
  const ran = algorithms.filter((_, index) => spies[index]?.mock.calls.length);
  for (const spy of spies) spy.mockRestore();
  expect(ran.map((algorithm) => algorithm.name)).toEqual([name]);
}

describe('the forward convolution', () => {
  const shapes: [name: string, ...Shape][] = [
    ['winograd', [9, 10, 32], [3, 3, 16], 1],
    ['winograd', [9, 8, 32], [5, 5, 16], 1],
    ['winograd', [40, 40, 16], [3, 3, 9], 1],
    ['implicit gemm', [9, 10, 32], [3, 3, 16], 2],
    ['implicit gemm', [9, 10, 3], [3, 3, 16], 1],
    ['implicit gemm', [9, 10, 32], [1, 1, 16], 1],
  ];
  it.each(shapes)('is computed by %s: %j with %j, stride %i', (name, ...shape) => {
    const { input, filter, attrs } = attrsOf(shape);
    expectAlgorithm(FORWARD, name, () =>
      expectSameOnBoth(
        () =>
          kernel(
            Conv2D,
            { x: random('x', ...input), filter: random('filter', ...filter) },
            { ...attrs, dilations: [1, 1] },
          ),
        closeness,
      ),
    );
  });
});

describe('the input gradient', () => {
  const shapes: [name: string, ...Shape][] = [
    ['winograd', [9, 10, 16], [3, 3, 32], 1],
    ['winograd', [9, 8, 16], [5, 5, 32], 1],
    ['implicit gemm of the flipped filter', [9, 10, 32], [1, 1, 16], 1],
    ['implicit gemm by phases', [9, 10, 32], [3, 3, 16], 2],
    ['implicit gemm by phases', [9, 10, 32], [1, 1, 16], 2],
    ['scatter', [9, 10, 3], [3, 3, 16], 2],
  ];
  it.each(shapes)('is computed by %s: %j with %j, stride %i', (name, ...shape) => {
    const { input, filter, attrs, outShape } = attrsOf(shape);
    expectAlgorithm(INPUT_GRADIENT, name, () =>
      expectSameOnBoth(
        () =>
          kernel(
            Conv2DBackpropInput,
            { dy: random('dy', ...outShape), filter: random('filter', ...filter) },
            { ...attrs, inputShape: input },
          ),
        closeness,
      ),
    );
  });
});

describe('the filter gradient', () => {
  const shapes: [name: string, ...Shape][] = [
    ['winograd', [9, 10, 32], [3, 3, 16], 1],
    ['winograd', [9, 8, 32], [5, 5, 16], 1],
    ['winograd', [40, 40, 16], [3, 3, 9], 1],
    ['sum of outer products', [9, 10, 32], [3, 3, 16], 2],
    ['sum of outer products', [30, 30, 32], [1, 1, 16], 1],
    ['sum of outer products', [9, 10, 3], [5, 5, 16], 1],
  ];
  it.each(shapes)('is computed by %s: %j with %j, stride %i', (name, ...shape) => {
    const { input, filter, attrs, outShape } = attrsOf(shape);
    expectAlgorithm(FILTER_GRADIENT, name, () =>
      expectSameOnBoth(
        () =>
          kernel(
            Conv2DBackpropFilter,
            { x: random('x', ...input), dy: random('dy', ...outShape) },
            { ...attrs, filterShape: filter },
          ),
        closeness,
      ),
    );
  });
});
