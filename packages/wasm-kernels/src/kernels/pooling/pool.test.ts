import { Rng } from '@convkit/core';
import { AvgPool, backend_util, MaxPool, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectSameOnBoth, kernel, outputsOn, random, startBackends } from '../../backends.fixture.js';

beforeAll(startBackends);

type Shape4 = [number, number, number, number];

interface Pooling {
  readonly input: Shape4;
  readonly filterSize: [number, number];
  readonly strides: [number, number];
  readonly pad: 'valid' | 'same' | [[0, 0], [number, number], [number, number], [0, 0]];
}

function randomPooling(seed: number): Pooling {
  const rng = new Rng(seed);
  const upTo = (bound: number) => 1 + rng.integer(bound);
  for (;;) {
    const filterSize: [number, number] = [upTo(4), upTo(4)];
    const input: Shape4 = [upTo(3), upTo(9), upTo(9), upTo(11)];
    const strides: [number, number] = [upTo(4), upTo(4)];
    const side = (extent: number) => rng.integer(Math.floor(extent / 2) + 1);
    const [rows, columns] = filterSize;
    const explicit: Pooling['pad'] = [
      [0, 0],
      [side(rows), side(rows)],
      [side(columns), side(columns)],
      [0, 0],
    ];
    const pad = (['valid', 'same', explicit] as const)[rng.integer(3)] as Pooling['pad'];
    const info = backend_util.computePool2DInfo(input, filterSize, strides, 1, pad as 'valid');
    if (info.outHeight > 0 && info.outWidth > 0) return { input, filterSize, strides, pad };
  }
}

const poolings = [
  { input: [3, 4, 6, 6], filterSize: [2, 2], strides: [2, 2], pad: 'valid' },
  { input: [2, 5, 7, 3], filterSize: [2, 2], strides: [2, 2], pad: 'valid' },
  { input: [40, 20, 20, 5], filterSize: [2, 2], strides: [2, 2], pad: 'valid' },
  { input: [2, 8, 8, 10], filterSize: [8, 8], strides: [8, 8], pad: 'valid' },
  ...Array.from({ length: 30 }, (_, seed) => randomPooling(seed)),
] as Pooling[];

it.each(poolings)('max and average pooling of %j match the cpu backend', ({ input, ...attrs }) => {
  for (const name of [MaxPool, AvgPool]) {
    expectSameOnBoth(() => kernel(name, { x: random('x', ...input) }, attrs), { absolute: 1e-6 });
  }
});

it('NaN never wins a maximum, as on the cpu backend, and makes a mean NaN', () => {
  const special = [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0, -1];
  const rng = new Rng(7);
  for (const channels of [1, 3, 4, 6, 9]) {
    const input: Shape4 = [2, 6, 6, channels];
    const values = Array.from(
      { length: 72 * channels },
      () => special[rng.integer(special.length)] as number,
    );
    for (const name of [MaxPool, AvgPool]) {
      for (const strides of [1, 2]) {
        const attrs = { filterSize: [2, 2], strides: [strides, strides], pad: 'valid' };
        expectSameOnBoth(() => kernel(name, { x: tensor(values, input) }, attrs));
      }
    }
  }
});

it('writes nothing outside its outputs', () => {
  // Outputs that are adjacent in memory are computed one after another.
  const attrs = { filterSize: [2, 2], strides: [2, 2], pad: 'valid' };
  const run = () =>
    [1, 2, 3, 4, 5].map((c) => kernel(MaxPool, { x: random('x', 1, 2, 2, c) }, attrs) as Tensor);
  expectSameOnBoth(run);
});

it('accepts an empty batch', () => {
  const attrs = { filterSize: [2, 2], strides: [2, 2], pad: 'valid' };
  const outputs = outputsOn('wasm', () =>
    [MaxPool, AvgPool].map((name) => kernel(name, { x: random('x', 0, 4, 4, 3) }, attrs) as Tensor),
  );
  expect(outputs.map(({ shape }) => shape)).toEqual([
    [0, 2, 2, 3],
    [0, 2, 2, 3],
  ]);
});
