import { expectClose } from '@convkit/testing';
import { BatchMatMul, gather, matMul, squeeze, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectSameOnBoth, kernel, outputsOn, random, startBackends } from '../../backends.fixture.js';

beforeAll(startBackends);

const flags = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

describe.each(flags)('a product, transposed: %s and %s', (transposeA, transposeB) => {
  it.each<[string, a: number[], b: number[], rows: number, inner: number, columns: number]>([
    ['of one pair', [1], [1], 3, 4, 5],
    ['of vectors', [1], [1], 1, 7, 1],
    ['of an outer product', [1], [1], 5, 1, 3],
    ['of a batch', [4], [4], 3, 2, 5],
    ['of one with a batch', [1], [3], 2, 5, 4],
    ['of a batch with one', [3], [1], 2, 5, 4],
  ])('matches the cpu backend: %s', (_, batchA, batchB, rows, inner, columns) => {
    const shapeA = transposeA ? [inner, rows] : [rows, inner];
    const shapeB = transposeB ? [columns, inner] : [inner, columns];
    expectSameOnBoth(() => {
      const inputs = { a: random('a', ...batchA, ...shapeA), b: random('b', ...batchB, ...shapeB) };
      return kernel(BatchMatMul, inputs, { transposeA, transposeB });
    });
  });

  // Long enough to be summed in chunks, and in groups.
  it.each([
    [3, 5000, 10],
    [70, 1300, 33],
    [5, 17_000, 9],
    // With few rows or a short sum, which take kernels of their own.
    [4, 37, 600],
    [7, 601, 301],
    [301, 7, 602],
    [302, 4, 5],
  ])('matches the cpu backend: %i x %i and %i columns', (rows, inner, columns) => {
    expectSameOnBoth(
      () =>
        kernel(
          BatchMatMul,
          {
            a: random('a', ...(transposeA ? [inner, rows] : [rows, inner])),
            b: random('b', ...(transposeB ? [columns, inner] : [inner, columns])),
          },
          { transposeA, transposeB },
        ),
      { absolute: 2e-3 },
    );
  });

  // The cpu backend computes too few products here, so it computes each one separately.
  it('broadcasts both sides', () => {
    const [a, b] = [
      () => random('a', 2, 1, ...(transposeA ? [4, 3] : [3, 4])),
      () => random('b', 1, 3, ...(transposeB ? [5, 4] : [4, 5])),
    ];
    const [actual] = outputsOn('wasm', () => matMul(a(), b(), transposeA, transposeB));
    const expected = outputsOn('cpu', () =>
      [0, 1].flatMap((i) =>
        [0, 1, 2].map((j) =>
          matMul(squeeze(gather(a(), [i])), squeeze(gather(b(), [j], 1)), transposeA, transposeB),
        ),
      ),
    );
    expect(actual?.shape).toEqual([2, 3, 3, 5]);
    const all = expected.flatMap(({ values }) => Array.from(values));
    expectClose(actual?.values as Float32Array, Float32Array.from(all));
  });
});

it('rejects vectors and integers', () => {
  const attrs = { transposeA: false, transposeB: false };
  const [matrix, vector] = [random('a', 2, 2), random('b', 2)];
  expect(() => kernel(BatchMatMul, { a: matrix, b: vector }, attrs)).toThrow('at least two axes');
  const integers = tensor2d([1, 2, 3, 4], [2, 2], 'int32');
  expect(() => kernel(BatchMatMul, { a: integers, b: integers }, attrs)).toThrow('non-float32');
  expect(() => kernel(BatchMatMul, { a: matrix, b: integers }, attrs)).toThrow('non-float32');
  for (const tensor of [matrix, vector, integers]) tensor.dispose();
});
