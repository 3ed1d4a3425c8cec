import { clipFactor, globalNorm } from '@convkit/ops';
import { expectClose, expectNoLeaks } from '@convkit/testing';
import { fill, type Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectSameOnBoth, random, startBackends } from '../../backends.fixture.js';

beforeAll(startBackends);

const norm = (...tensors: Tensor[]) => globalNorm(tensors).dataSync()[0] as number;

it.each([[[1]], [[3, 5]], [[100_000, 1, 2, 16_384, 16_385, 7]], [[0]], [[4, 0, 2]]])(
  'matches the reference for sizes %j',
  (sizes) => {
    const tensors = () => sizes.map((size) => random(`${size}`, size));
    expectSameOnBoth(() => globalNorm(tensors()), { relative: 1e-5 });
    const squares = tidy(() => tensors().flatMap((tensor) => [...tensor.dataSync()])).map((x) => x * x);
    const exact = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
    expectClose(globalNorm(tensors()), exact, { relative: 1e-7, absolute: 0 });
  },
);

it('is 0 for no tensors', () => expect(norm()).toBe(0));

it('keeps small squares in large sums, and does not overflow before its result does', () => {
  const n = 5_000_001;
  expect(norm(fill([n], 1e-3))).toBe(Math.fround(Math.fround(1e-3) * Math.sqrt(n)));
  expect(norm(tensor1d([3e30, 4e30]))).toBe(Math.fround(5e30));
});

it('is not finite if a gradient is not, and neither is the clipping factor', () => {
  expect(norm(tensor1d([1, Number.NaN]), tensor1d([2]))).toBeNaN();
  expect(norm(tensor1d([1, Number.POSITIVE_INFINITY]))).toBe(Number.POSITIVE_INFINITY);
  expect(clipFactor([tensor1d([1, Number.NaN])], 1).dataSync()[0]).toBeNaN();
});

it('does not leak', () => {
  const tensors = [random('a', 5), random('b', 70_000)];
  expectNoLeaks(() => globalNorm(tensors).dispose());
});
