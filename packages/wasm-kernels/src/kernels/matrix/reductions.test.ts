import { Rng } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { grad, mean, sum, type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectSameOnBoth, outputsOn, random, startBackends } from '../../backends.fixture.js';

beforeAll(async () => {
  installGradients();
  await startBackends();
});

const cases: [shape: number[], axes: number | number[]][] = [
  [[7], 0],
  [[3, 5], 0],
  [[3, 5], 1],
  [
    [64, 11, 9, 6],
    [0, 1, 2],
  ],
  [
    [5, 8, 8, 10],
    [1, 2],
  ],
  [
    [5, 4, 4, 33],
    [2, 1],
  ],
  [
    [40, 20, 20, 3],
    [1, 2],
  ],
  [
    [2, 3, 4, 5],
    [-3, -2],
  ],
  [
    [2, 3, 4, 5],
    [0, 2],
  ],
  [[2, 3, 4, 5], [3]],
  [[2, 3, 1], 1],
  [
    [1, 1],
    [0, 1],
  ],
];

describe.each(cases)('over %j along %j', (shape, axes) => {
  it.each([false, true])('sums and means match the cpu backend, keepDims: %s', (keep) => {
    expectSameOnBoth(
      () => [sum(random('x', ...shape), axes, keep), mean(random('x', ...shape), axes, keep)],
      {
        relative: 1e-5,
        absolute: 1e-4,
      },
    );
  });

  it('gradients match the cpu backend', () => {
    for (const f of [sum, mean]) {
      expectSameOnBoth(() => {
        const x = random('x', ...shape);
        return grad((input: Tensor) => f(input, axes))(x, random('dy', ...f(x, axes).shape));
      });
    }
  });
});

it('sums over random shapes and axes match the cpu backend', () => {
  const rng = new Rng(5);
  for (let i = 0; i < 25; i++) {
    const shape = Array.from({ length: 1 + rng.integer(4) }, () => 1 + rng.integer(9));
    const axes = shape.map((_, axis) => axis).filter(() => rng.integer(2) === 0);
    expectSameOnBoth(() => [sum(random('x', ...shape), axes), mean(random('x', ...shape), axes)], {
      absolute: 1e-5,
    });
  }
});

it('NaN and infinities stay in their columns', () => {
  expectSameOnBoth(() =>
    sum(
      tensor2d([
        [Number.NaN, 1, Number.POSITIVE_INFINITY],
        [1, 2, Number.NEGATIVE_INFINITY],
      ]),
      0,
    ),
  );
});

it('a sum over an empty batch is zero', () => {
  const [output] = outputsOn('wasm', () => sum(random('x', 0, 3), 0));
  expect(Array.from(output?.values as Float32Array)).toEqual([0, 0, 0]);
});
