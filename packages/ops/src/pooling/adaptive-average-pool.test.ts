import { ConfigError, Rng, ShapeError } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, expectNoLeaks, normalValues } from '@convkit/testing';
import { grad, type Rank, type Tensor, type Tensor4D, tensor4d, zeros } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { mean, type Shape4 } from '../references.fixture.js';
import { adaptiveAveragePool } from './adaptive-average-pool.js';

beforeAll(installGradients);

const CASES: [input: Shape4, output: [number, number]][] = [
  [
    [2, 6, 8, 3],
    [3, 2],
  ],
  [
    [2, 7, 5, 3],
    [3, 2],
  ],
  [
    [1, 13, 8, 2],
    [6, 6],
  ],
  [
    [3, 6, 7, 1],
    [3, 3],
  ],
  [
    [1, 2, 3, 5],
    [5, 7],
  ],
  [
    [2, 1, 1, 4],
    [6, 6],
  ],
  [
    [1, 4, 5, 2],
    [1, 1],
  ],
  [
    [2, 5, 3, 2],
    [5, 2],
  ],
];

/** Means over PyTorch's windows, in float64. */
function reference(x: Tensor4D, [rows, columns]: readonly [number, number]): number[] {
  const [n, height, width, channels] = x.shape;
  const values = x.dataSync();
  const window = (index: number, from: number, to: number) => {
    const [start, end] = [Math.floor((index * from) / to), Math.ceil(((index + 1) * from) / to)];
    return Array.from({ length: end - start }, (_, i) => start + i);
  };
  const pooled: number[] = [];
  for (let image = 0; image < n; image++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const cells = window(row, height, rows).flatMap((r) =>
          window(column, width, columns).map((c) => (image * height + r) * width + c),
        );
        for (let channel = 0; channel < channels; channel++) {
          pooled.push(mean(cells.map((cell) => values[cell * channels + channel] as number)));
        }
      }
    }
  }
  return pooled;
}

describe.each(CASES)('means of %j in %j', (input, output) => {
  const x = normalValues<Rank.R4>([...input], new Rng(1));

  it("are taken over PyTorch's windows", () => {
    const y = adaptiveAveragePool(x, output);
    expect(y.shape).toEqual([input[0], ...output, input[3]]);
    expectClose(y, reference(x, output));
  });

  it('have a gradient that matches finite differences', () => {
    checkGradients((image) => adaptiveAveragePool(image as Tensor4D, output), [x]);
  });

  it('accept an empty batch and leak no tensors', () => {
    expect(adaptiveAveragePool(zeros([0, input[1], input[2], 2]), output).shape).toEqual([0, ...output, 2]);
    expectNoLeaks(() => adaptiveAveragePool(x, output).dispose());
    expectNoLeaks(() => grad((image: Tensor) => adaptiveAveragePool(image as Tensor4D, output))(x).dispose());
  });
});

it('overlaps windows if the sizes do not divide: two windows of three pixels for a width of five', () => {
  const row = tensor4d([1, 2, 6, 4, 5], [1, 1, 5, 1]);
  expectClose(adaptiveAveragePool(row, [1, 2]), [3, 5]);
  const dy = tensor4d([3, 6], [1, 1, 2, 1]);
  expectClose(grad((x: Tensor) => adaptiveAveragePool(x as Tensor4D, [1, 2]))(row, dy), [1, 1, 3, 2, 2]);
});

it('repeats pixels if the output is larger', () => {
  expectClose(adaptiveAveragePool(tensor4d([1, 2], [1, 1, 2, 1]), [1, 3]), [1, 1.5, 2]);
});

it('is the identity if the output is as large as the image', () => {
  const x = normalValues<Rank.R4>([1, 6, 6, 2], new Rng(1));
  expect(adaptiveAveragePool(x, 6)).toBe(x);
});

it('rejects invalid sizes and images without pixels', () => {
  for (const output of [0, 1.5, [2, Number.NaN] as const]) {
    expect(() => adaptiveAveragePool(zeros([1, 4, 4, 1]), output)).toThrow(ConfigError);
  }
  expect(() => adaptiveAveragePool(zeros([1, 0, 4, 1]), 2)).toThrow(ShapeError);
  expect(() => adaptiveAveragePool(zeros([4, 4, 1]) as Tensor as Tensor4D, 2)).toThrow(ShapeError);
});
