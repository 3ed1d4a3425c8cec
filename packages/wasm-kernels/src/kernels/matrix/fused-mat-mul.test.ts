import { _FusedMatMul, type NamedTensorMap } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectSameOnBoth, kernel, outputsOn, random, startBackends } from '../../backends.fixture.js';

beforeAll(startBackends);

const shapes: [rows: number, inner: number, columns: number][] = [
  [1, 1, 1],
  [3, 7, 4],
  [17, 5, 10],
  [64, 40, 12],
  [5, 84, 10],
  [33, 3, 19],
];
const endings = ['linear', 'relu', 'sigmoid', 'elu'].flatMap((activation) =>
  [false, true].flatMap((transposeA) =>
    [false, true].map((transposeB) => ({ activation, transposeA, transposeB })),
  ),
);

it.each(shapes)('fused products of %i x %i and %i columns match the cpu backend', (rows, inner, columns) => {
  for (const { activation, transposeA, transposeB } of endings) {
    for (const withBias of [true, false]) {
      expectSameOnBoth(
        () => {
          const a = transposeA ? random('a', inner, rows) : random('a', rows, inner);
          const b = transposeB ? random('b', columns, inner) : random('b', inner, columns);
          const inputs: NamedTensorMap = { a, b, ...(withBias && { bias: random('bias', columns) }) };
          return kernel(_FusedMatMul, inputs, { transposeA, transposeB, activation });
        },
        { absolute: 1e-4, relative: 1e-4 },
      );
    }
  }
});

it('multiplies batches and a transposed left side', () => {
  const attrs = { transposeA: true, transposeB: false, activation: 'relu' };
  expectSameOnBoth(
    () =>
      [
        kernel(
          _FusedMatMul,
          { a: random('a', 1, 5, 3), b: random('b', 1, 5, 4), bias: random('c', 4) },
          attrs,
        ),
        kernel(
          _FusedMatMul,
          { a: random('a', 2, 3, 5), b: random('b', 2, 5, 4), bias: random('c', 4) },
          { ...attrs, transposeA: false },
        ),
      ].flat(),
    { absolute: 1e-4 },
  );
});

it('accepts an empty batch', () => {
  const [output] = outputsOn('wasm', () =>
    kernel(
      _FusedMatMul,
      { a: random('a', 0, 3), b: random('b', 3, 4), bias: random('c', 4) },
      { transposeA: false, transposeB: false, activation: 'relu' },
    ),
  );
  expect(output?.shape).toEqual([0, 4]);
});
