import { ConfigError, Rng, ShapeError } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, expectNoLeaks, normalValues } from '@convkit/testing';
import { grads, type Rank, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { convolve, type Flat, type Shape4 } from '../references.fixture.js';
import { type Conv2dOptions, conv2d } from './conv2d.js';

beforeAll(installGradients);

type Size2d = readonly [number, number];

interface Case {
  readonly name: string;
  readonly input: Shape4;
  readonly filter: Shape4;
  readonly options?: Conv2dOptions;
  readonly output: Size2d;
  /** Padding above and to the left. Defaults to 0. */
  readonly before?: Size2d;
}

const cases: Case[] = [
  { name: 'a square filter', input: [2, 5, 5, 1], filter: [3, 3, 1, 2], output: [3, 3] },
  { name: 'an oblong one', input: [1, 7, 4, 3], filter: [2, 3, 3, 5], output: [6, 2] },
  { name: 'one pixel', input: [2, 3, 2, 5], filter: [1, 1, 5, 3], output: [3, 2] },
  { name: 'the whole image', input: [3, 4, 5, 2], filter: [4, 5, 2, 3], output: [1, 1] },
  { name: 'stride 2', input: [1, 7, 8, 3], filter: [3, 3, 3, 2], options: { stride: 2 }, output: [3, 3] },
  { name: 'strides', input: [1, 7, 6, 1], filter: [2, 2, 1, 3], options: { stride: [3, 2] }, output: [2, 3] },
  { name: 'gaps', input: [2, 8, 7, 3], filter: [2, 1, 3, 2], options: { stride: 3 }, output: [3, 3] },
  {
    name: 'padding 1',
    input: [1, 4, 5, 3],
    filter: [3, 3, 3, 1],
    options: { padding: 1 },
    output: [4, 5],
    before: [1, 1],
  },
  {
    // Padding is one number and the filter is oblong: tfjs alone would compute a width of 3.
    name: 'padding 2 and stride 2',
    input: [2, 5, 6, 1],
    filter: [5, 4, 1, 2],
    options: { padding: 2, stride: 2 },
    output: [3, 4],
    before: [2, 2],
  },
  {
    name: "padding 'same'",
    input: [1, 5, 4, 3],
    filter: [3, 3, 3, 2],
    options: { padding: 'same' },
    output: [5, 4],
    before: [1, 1],
  },
  {
    // Two rows and one column are missing; the column is added on the right.
    name: "padding 'same' of an even filter",
    input: [1, 5, 4, 1],
    filter: [4, 2, 1, 2],
    options: { padding: 'same', stride: [2, 1] },
    output: [3, 4],
    before: [1, 0],
  },
];

const flat = (x: Tensor4D): Flat => ({ shape: x.shape, values: [...x.dataSync()] });

describe.each(cases)('a convolution with $name', ({ input, filter, options, output, before = [0, 0] }) => {
  const { stride = 1 } = options ?? {};
  const strides = typeof stride === 'number' ? ([stride, stride] as const) : stride;
  const rng = new Rng(1);
  const tensors = () =>
    [
      normalValues<Rank.R4>([...input], rng.child('x')),
      normalValues<Rank.R4>([...filter], rng.child('filter')),
    ] as const;

  it('sums products', () => {
    const [x, w] = tensors();
    const expected = convolve(flat(x), flat(w), { strides, before, output });
    const y = conv2d(x, w, options);
    expect(y.shape).toEqual(expected.shape);
    expectClose(y, expected.values, { absolute: 1e-5 });
  });

  it('has gradients that match finite differences', () => {
    checkGradients((x, w) => conv2d(x as Tensor4D, w as Tensor4D, options), tensors());
  });
});

it('turns an empty batch into an empty batch', () => {
  const empty = normalValues<Rank.R4>([0, 5, 5, 2], new Rng(1));
  expect(conv2d(empty, normalValues<Rank.R4>([3, 3, 2, 4], new Rng(1))).shape).toEqual([0, 3, 3, 4]);
});

it('leaks no tensors', () => {
  const [x, w] = [
    [1, 5, 5, 2],
    [3, 3, 2, 4],
  ].map((shape) => normalValues(shape as [number, number, number, number], new Rng(1)));
  expectNoLeaks(() => conv2d(x as Tensor4D, w as Tensor4D).dispose());
  expectNoLeaks(() =>
    tidy(() => void grads((a, b) => conv2d(a as Tensor4D, b as Tensor4D))([x as Tensor4D, w as Tensor4D])),
  );
});

it('rejects shapes that do not match', () => {
  const image = (...shape: number[]) => normalValues(shape as [number], new Rng(1)) as Tensor as Tensor4D;
  expect(() => conv2d(image(1, 5, 5, 3), image(3, 3, 1, 2))).toThrow(ShapeError);
  expect(() => conv2d(image(5, 5, 1), image(3, 3, 1, 2))).toThrow(ShapeError);
  expect(() => conv2d(image(1, 3, 9, 1), image(5, 5, 1, 2))).toThrow(
    'a filter of 5x5 with padding 0 does not fit an input of shape [1,3,9,1]',
  );
  expect(conv2d(image(1, 3, 9, 1), image(5, 5, 1, 2), { padding: 1 }).shape).toEqual([1, 1, 7, 2]);
});

it.each([
  { stride: 0 },
  { stride: 1.5 },
  { stride: [1, Number.NaN] as const },
  { padding: -1 },
  { padding: 0.5 },
])('rejects %o', (options) => {
  const [x, w] = [
    normalValues<Rank.R4>([1, 5, 5, 1], new Rng(1)),
    normalValues<Rank.R4>([3, 3, 1, 1], new Rng(1)),
  ];
  expect(() => conv2d(x, w, options)).toThrow(ConfigError);
});
