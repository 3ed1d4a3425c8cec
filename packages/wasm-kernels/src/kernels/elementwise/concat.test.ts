import { installGradients } from '@convkit/ops';
import { concat, grads, mul, SplitV, split, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectSameOnBoth, kernel, outputsOn, random, startBackends } from '../../backends.fixture.js';

beforeAll(async () => {
  await startBackends();
  installGradients();
});

const cases: [axis: number, shapes: number[][]][] = [
  [
    3,
    [
      [2, 3, 4, 5],
      [2, 3, 4, 1],
      [2, 3, 4, 16],
    ],
  ],
  [
    1,
    [
      [2, 3, 4],
      [2, 1, 4],
    ],
  ],
  [
    0,
    [
      [3, 2],
      [1, 2],
      [5, 2],
    ],
  ],
  [
    -1,
    [
      [700, 3],
      [700, 2],
    ],
  ],
  [
    1,
    [
      [2, 0],
      [2, 3],
    ],
  ],
];

describe.each(cases)('along axis %i of %j', (axis, shapes) => {
  const tensors = () => shapes.map((shape, index) => random(`t${index}`, ...shape));

  it('concatenates', () => {
    expectSameOnBoth(() => concat(tensors(), axis));
  });

  it('passes the gradient back to each part', () => {
    expectSameOnBoth(() =>
      grads((...parts: Tensor[]) => {
        const joined = concat(parts, axis);
        return mul(joined, random('dy', ...joined.shape));
      })(tensors()),
    );
  });

  it('splits what it has concatenated', () => {
    const sizes = shapes.map((shape) => shape.at(axis) as number);
    expectSameOnBoth(() => split(concat(tensors(), axis), sizes, axis));
  });
});

it('accepts integers, and a number of parts', () => {
  expectSameOnBoth(() => concat([tensor1d([1, 2], 'int32'), tensor1d([3], 'int32')]));
  expectSameOnBoth(() => kernel(SplitV, { x: random('x', 4, 6) }, { numOrSizeSplits: 3, axis: 1 }));
});

it('accepts an empty batch', () => {
  const parts = outputsOn('wasm', () => split(concat([random('a', 0, 2), random('b', 0, 3)], 1), [2, 3], 1));
  expect(parts.map(({ shape }) => shape)).toEqual([
    [0, 2],
    [0, 3],
  ]);
});
