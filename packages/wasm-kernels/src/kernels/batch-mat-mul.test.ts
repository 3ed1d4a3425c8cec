import { BatchMatMul, matMul } from '@tensorflow/tfjs-core';
import { beforeAll, describe, it } from 'vitest';
import { expectSameOnBoth, kernel, random, startBackends } from '../backends.fixture.js';

beforeAll(startBackends);

const flags = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

describe.each(flags)('a product, transposed %s and %s', (transposeA, transposeB) => {
  it.each<[string, a: number[], b: number[], rows: number, inner: number, columns: number]>([
    ['of one pair', [1], [1], 3, 4, 5],
    ['of vectors', [1], [1], 1, 7, 1],
    ['of an outer product', [1], [1], 5, 1, 3],
    ['of a batch', [4], [4], 3, 2, 5],
    ['of one with a batch', [1], [3], 2, 5, 4],
    ['of a batch with one', [3], [1], 2, 5, 4],
  ])('is that of the cpu backend: %s', (_, batchA, batchB, rows, inner, columns) => {
    const shapeA = transposeA ? [inner, rows] : [rows, inner];
    const shapeB = transposeB ? [columns, inner] : [inner, columns];
    expectSameOnBoth(() => {
      const inputs = { a: random('a', ...batchA, ...shapeA), b: random('b', ...batchB, ...shapeB) };
      return kernel(BatchMatMul, inputs, { transposeA, transposeB });
    });
  });

  it('broadcasts through matMul', () => {
    const shapeA = transposeA ? [4, 3] : [3, 4];
    const shapeB = transposeB ? [5, 4] : [4, 5];
    expectSameOnBoth(() =>
      matMul(random('a', 2, 1, ...shapeA), random('b', 1, 3, ...shapeB), transposeA, transposeB),
    );
  });
});
