import { Rng } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, normalValues } from '@convkit/testing';
import { type Rank, range, reshape, zeros } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { flatten } from './flatten.js';

it('flattens each image into a row, channels last', () => {
  const images = reshape<Rank.R4>(range(0, 24), [2, 2, 3, 2]);
  const rows = flatten(images);
  expect(rows.shape).toEqual([2, 12]);
  expectClose(
    rows,
    Array.from({ length: 24 }, (_, i) => i),
  );
});

it('accepts any rank and an empty batch', () => {
  expect(flatten(zeros([5])).shape).toEqual([5, 1]);
  expect(flatten(zeros([3, 4])).shape).toEqual([3, 4]);
  expect(flatten(zeros([0, 2, 3, 4])).shape).toEqual([0, 24]);
});

it('has a correct gradient', () => {
  installGradients();
  checkGradients(flatten, [normalValues([2, 3, 1, 2], new Rng(1))]);
});
